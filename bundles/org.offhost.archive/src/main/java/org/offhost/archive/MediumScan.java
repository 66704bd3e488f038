// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that is on a medium.
 *
 * @param sets those that are committed and whole as far as their description, trailer and place tell, oldest first
 * @param findings what else there is, by position
 * @param forgotten sets that were committed and are none any more, oldest first; what they hold may be gone
 * @param locks until when sets are locked, by their ids
 * @param newest the last instant that anything on the medium tells; whose clock is earlier is not right
 */
public record MediumScan(
        List<SetRecord> sets,
        List<MediumFinding> findings,
        List<SetRecord> forgotten,
        Map<String, Instant> locks,
        Optional<Instant> newest) {
    /** Of a blank medium. */
    public static final MediumScan NOTHING =
            new MediumScan(List.of(), List.of(), List.of(), Map.of(), Optional.empty());

    public MediumScan {
        sets = List.copyOf(sets);
        findings = List.copyOf(findings);
        forgotten = List.copyOf(forgotten);
        locks = Map.copyOf(locks);
    }

    /** The same with what was found in front of it. */
    public MediumScan with(MediumFinding first) {
        List<MediumFinding> all = new ArrayList<>(List.of(first));
        all.addAll(findings);
        return new MediumScan(sets, all, forgotten, locks, newest);
    }

    /** Until when a set is locked; empty if it never was. */
    public Optional<Instant> lockedUntil(String setId) {
        return Optional.ofNullable(locks.get(setId));
    }
}
