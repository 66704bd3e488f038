// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.keep;

import java.time.ZoneId;
import java.util.Objects;
import org.offhost.block.Designator;

/**
 * Which sets of a medium are to be forgotten: all that nothing keeps.
 *
 * @param medium logical unit of blocks that carries them
 * @param keep what is kept; of no sets at all only those that are locked, and what they continue
 * @param zone whose days, weeks, months and years are meant; those of the instants that sets show
 * @param dryRun whether it ends when it is known what would be forgotten
 */
public record ForgetRequest(Designator medium, KeepRules keep, ZoneId zone, boolean dryRun) {
    public ForgetRequest {
        Objects.requireNonNull(medium, "medium");
        Objects.requireNonNull(keep, "keep");
        Objects.requireNonNull(zone, "zone");
    }
}
