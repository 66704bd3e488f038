// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.medium;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongFunction;
import org.offhost.archive.MediumFinding;
import org.offhost.archive.MediumGeometry;
import org.offhost.archive.MediumScan;
import org.offhost.archive.SetDecision;
import org.offhost.archive.SetRecord;
import org.offhost.archive.set.SetProof;
import org.offhost.archive.sums.StoredSums;
import org.offhost.archive.sums.SumsOrigin;
import org.offhost.archive.sums.SumsText;

/**
 * Sets and sums of a medium account for each other: a set that was compared with its snapshot has the sums of that behind
 * it, and sums are of a set that is there. The same for every medium.
 */
final class SumsLedger {
    /** What a job record says of a set of which every byte was compared. */
    private static final String COMPARED = "full";

    private final LongFunction<String> where;
    private final List<StoredSums> sums = new ArrayList<>();
    private final Map<String, SetRecord> sets = new HashMap<>();
    private final Set<String> compared = new HashSet<>();

    /** @param where a place of the medium in words */
    SumsLedger(LongFunction<String> where) {
        this.where = where;
    }

    /** A set that is whole. */
    void add(SetRecord set, SetProof proof) {
        sets.put(set.description().id(), set);
        if (proof.checkLevel().equals(COMPARED)) {
            compared.add(set.description().id());
        }
    }

    /** A record of sums, as far as its first member tells. */
    void add(StoredSums record) {
        sums.add(record);
    }

    List<StoredSums> sums() {
        return sums;
    }

    /**
     * What is on the medium, as far as decisions go.
     *
     * @param committed all sets that are whole, forgotten ones among them
     */
    MediumScan scan(List<SetRecord> committed, List<MediumFinding> findings) {
        Map<String, Instant> locks = new HashMap<>();
        Set<String> gone = new HashSet<>();
        Optional<Instant> newest = Optional.empty();
        for (SetRecord set : committed) {
            newest = later(newest, set.description().created());
            set.description()
                    .lockedUntil()
                    .ifPresent(until -> locks.put(set.description().id(), until));
        }
        for (StoredSums record : sums) {
            newest = record.facts().isPresent()
                    ? later(newest, record.facts().get().made())
                    : newest;
            if (record.decision().isPresent()) {
                SetDecision decision = record.decision().get();
                newest = later(newest, decision.made());
                if (isBefore(record, decision.setId())) {
                    decision.until().ifPresent(u -> locks.merge(decision.setId(), u, SumsLedger::later));
                    if (decision.kind() == SetDecision.Kind.FORGOTTEN) {
                        gone.add(decision.setId());
                    }
                }
            }
        }
        List<SetRecord> there = committed.stream()
                .filter(s -> !gone.contains(s.description().id()))
                .toList();
        List<SetRecord> forgotten = committed.stream()
                .filter(s -> gone.contains(s.description().id()))
                .toList();
        return new MediumScan(there, findings, forgotten, locks, newest);
    }

    private boolean isBefore(StoredSums record, String setId) {
        SetRecord set = sets.get(setId);
        return set != null && set.start() < record.start();
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static Optional<Instant> later(Optional<Instant> one, Instant other) {
        return Optional.of(one.map(o -> later(o, other)).orElse(other));
    }

    /** Whether a record of the sums of a set would fit into some bytes; it is longer by those of its files. */
    static boolean fit(SetRecord set, long room, MediumGeometry geometry) {
        return room >= 2L * geometry.unit() + SumsText.chunks(set.bodyLength()) * SumsText.CHUNK_LINE;
    }

    /**
     * What does not account.
     *
     * @param room bytes behind the last set; for sums that do not fit there is no fault
     * @param others what else was found: a part that is damaged may be the set of sums that have none
     */
    List<MediumFinding> findings(long room, MediumGeometry geometry, List<MediumFinding> others) {
        List<MediumFinding> found = new ArrayList<>();
        for (SetRecord set : sets.values()) {
            String id = set.description().id();
            if (compared.contains(id)
                    && fit(set, room, geometry)
                    && sums.stream().noneMatch(s -> prove(s, set))) {
                found.add(
                        new MediumFinding(
                                MediumFinding.Kind.UNPROVED,
                                id,
                                set.start(),
                                where.apply(set.start()),
                                "the sums of its backup behind it: its job record says that every byte was compared",
                                sums.stream().anyMatch(s -> s.setId().equals(id)) ? "none but others" : "none",
                                "It can be restored, and compared with a later reading at best; back up again to have a proof"));
            }
        }
        sums.forEach(s -> stray(s, others, found));
        return found;
    }

    private static boolean prove(StoredSums s, SetRecord set) {
        return s.setId().equals(set.description().id())
                && s.start() > set.start()
                && s.facts()
                        .filter(f -> f.bodyLength() == set.bodyLength() && f.origin() == SumsOrigin.SNAPSHOT)
                        .isPresent();
    }

    private void stray(StoredSums s, List<MediumFinding> others, List<MediumFinding> found) {
        if (s.facts().isEmpty()) {
            return; // a later version's: what it should be of is not known here
        }
        long bodyLength = s.facts().get().bodyLength();
        String id = s.setId();
        SetRecord set = sets.get(id);
        boolean explained = others.stream()
                .anyMatch(f -> f.setId().equals(id)
                        || f.setId().isEmpty() && f.kind() == MediumFinding.Kind.DAMAGED && f.position() < s.start());
        String what = set == null
                ? explained ? "" : "those of set " + id + ", which is not there"
                : bodyLength != set.bodyLength()
                        ? "those of another set of this id, of " + bodyLength + " bytes"
                        : s.start() < set.start() ? "those of set " + id + ", which begins behind them" : "";
        if (!what.isEmpty()) {
            found.add(new MediumFinding(
                    MediumFinding.Kind.DAMAGED,
                    id,
                    s.start(),
                    where.apply(s.start()),
                    "sums of a set before them",
                    what,
                    "They prove nothing; the sets on the medium are not concerned"));
        }
    }
}
