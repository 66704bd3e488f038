// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup;

import java.time.Duration;
import java.util.Objects;
import org.offhost.block.Designator;

/**
 * What to verify.
 *
 * @param medium logical unit that carries the sets
 * @param setId the set; empty for all of the medium
 * @param level STRUCTURE or FULL
 * @param patience how long the job may wait for a driver before it fails
 */
public record VerifyRequest(Designator medium, String setId, CheckLevel level, Duration patience) {
    public VerifyRequest {
        Objects.requireNonNull(medium, "medium");
        Objects.requireNonNull(setId, "setId");
        Objects.requireNonNull(patience, "patience");
        if (level != CheckLevel.STRUCTURE && level != CheckLevel.FULL) {
            throw new IllegalArgumentException("level " + level + ": the snapshot is gone, so only STRUCTURE or FULL");
        }
    }
}
