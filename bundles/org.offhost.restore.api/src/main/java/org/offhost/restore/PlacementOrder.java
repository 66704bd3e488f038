// SPDX-License-Identifier: Apache-2.0
package org.offhost.restore;

import java.net.URI;
import java.util.Objects;

/**
 * What is to be placed where, and what is there already.
 *
 * @param job name of the job, which no other job of this host has; fit for the name of a file
 * @param destination where to
 * @param existing what becomes of what was there before the job
 * @param decoded whether contents come decoded, so that nothing of their encoding is placed
 * @param dryRun whether only to find out and report what would come of it; nothing is written then, to the memory neither,
 *     and no content is asked for
 */
public record PlacementOrder(String job, URI destination, Existing existing, boolean decoded, boolean dryRun) {
    /** What becomes of something that was there before the job; never said of what the same job has placed. */
    public enum Existing {
        /** The placement is refused before anything is written. */
        REFUSE,
        /** It stays as it is and is counted as passed over. */
        SKIP,
        /** It is replaced. */
        OVERWRITE
    }

    public PlacementOrder {
        Objects.requireNonNull(job, "job");
        Objects.requireNonNull(destination, "destination");
        Objects.requireNonNull(existing, "existing");
    }
}
