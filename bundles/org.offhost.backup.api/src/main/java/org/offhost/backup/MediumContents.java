// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What a medium holds.
 *
 * @param sets the committed sets that are whole, oldest first
 * @param faults what else is there, by position
 * @param newest what is damaged or missing behind the last of the sets, which is not the newest then
 * @param forgotten sets that were there and were forgotten, oldest first
 * @param locks until when sets are locked, by their ids
 */
public record MediumContents(
        List<BackupSet> sets,
        List<MediumFault> faults,
        Optional<MediumFault> newest,
        List<BackupSet> forgotten,
        Map<String, Instant> locks) {
    public MediumContents {
        sets = List.copyOf(sets);
        faults = List.copyOf(faults);
        Objects.requireNonNull(newest, "newest");
        forgotten = List.copyOf(forgotten);
        locks = Map.copyOf(locks);
    }
}
