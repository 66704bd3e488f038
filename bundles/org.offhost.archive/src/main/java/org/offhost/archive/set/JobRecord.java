// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.set;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;

/**
 * How the job that wrote a set went; written right before the set is committed.
 *
 * @param finished when
 * @param checkLevel which check held: "none", "structure", "sample", "full"
 * @param facts counters and what else the job reports; keys and values free; all together at most
 *     {@link #MAX_LENGTH} bytes when written as JSON
 */
public record JobRecord(Instant finished, String checkLevel, Map<String, String> facts) {
    /** Bytes every set keeps free for its job record. */
    public static final int MAX_LENGTH = 31 * 1024;

    public JobRecord {
        Objects.requireNonNull(finished, "finished");
        Objects.requireNonNull(checkLevel, "checkLevel");
        facts = Map.copyOf(facts);
    }
}
