// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup;

import java.util.List;

/**
 * What a medium holds.
 *
 * @param sets the committed sets that are whole, oldest first
 * @param faults what else is there, by position
 */
public record MediumContents(List<BackupSet> sets, List<MediumFault> faults) {
    public MediumContents {
        sets = List.copyOf(sets);
        faults = List.copyOf(faults);
    }
}
