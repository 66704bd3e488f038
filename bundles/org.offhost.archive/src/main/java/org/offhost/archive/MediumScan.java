// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive;

import java.util.ArrayList;
import java.util.List;

/**
 * All that is on a medium.
 *
 * @param sets those that are committed and whole as far as their description, trailer and place tell, oldest first
 * @param findings what else there is, by position
 */
public record MediumScan(List<SetRecord> sets, List<MediumFinding> findings) {
    public MediumScan {
        sets = List.copyOf(sets);
        findings = List.copyOf(findings);
    }

    /** The same with what was found in front of it. */
    public MediumScan with(MediumFinding first) {
        List<MediumFinding> all = new ArrayList<>(List.of(first));
        all.addAll(findings);
        return new MediumScan(sets, all);
    }
}
