// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.offhost.array.virtual.management.DiskTraits;
import org.offhost.block.Designator;
import org.offhost.block.Unit;

/**
 * What the array keeps over a restart.
 *
 * @param arrayId nine hexadecimal digits, part of the designators of this array's units
 * @param nextUnit number of the next designator
 * @param units attached units, and detached ones whose designator is to come back
 * @param luns LUN maps by initiator
 * @param sets point-in-time sets
 */
record ArrayState(
        String arrayId, long nextUnit, List<UnitRecord> units, Map<String, LunMap> luns, List<SetRecord> sets) {
    /** NAA 6h with a locally administered company identifier, "OH": it is not registered with the IEEE. */
    private static final String NAA_PREFIX = "6024f48";

    ArrayState {
        if (!arrayId.matches("[0-9a-f]{9}")) {
            throw new IllegalArgumentException("array identifier '" + arrayId + "'");
        }
        units = List.copyOf(units);
        luns = Map.copyOf(luns);
        sets = List.copyOf(sets);
        requireOneUnitEach(units, sets);
    }

    /** Whoever names a designator means one unit: what goes to another would be read or written by mistake. */
    private static void requireOneUnitEach(List<UnitRecord> units, List<SetRecord> sets) {
        Set<Designator> seen = new HashSet<>();
        Stream.concat(
                        units.stream().map(UnitRecord::designator),
                        sets.stream().flatMap(s -> s.members().stream()).map(MemberRecord::unit))
                .filter(d -> !seen.add(d))
                .findFirst()
                .ifPresent(twice -> {
                    throw new IllegalArgumentException(twice + " is the designator of two units");
                });
    }

    /**
     * A unit on a file.
     *
     * @param key identity of the file whatever its name
     * @param blockLength 0 for a tape
     * @param capacity of a tape, 0 for none; of a disk what it was made with, {@link org.offhost.array.virtual.management.DiskFile#GROWS} or 0
     * @param attached whether it is a unit now
     * @param born when the file was, in nanoseconds since 1970; 0 if nobody told
     * @param traits of a disk; those of a tape are plain
     */
    record UnitRecord(
            Designator designator,
            Unit.Kind kind,
            Path path,
            String key,
            int blockLength,
            boolean readOnly,
            long capacity,
            boolean attached,
            long born,
            DiskTraits traits) {
        UnitRecord at(Path newPath, boolean nowAttached) {
            return new UnitRecord(
                    designator, kind, newPath, key, blockLength, readOnly, capacity, nowAttached, born, traits);
        }

        /** Whether a file of this key is another one, born later, that was given the key of the first. */
        boolean isAnother(long fileBorn) {
            return born != 0 && fileBorn != 0 && born != fileBorn;
        }
    }

    /** A point-in-time set; {@code cutAt} is empty until it is cut. */
    record SetRecord(String id, Optional<Instant> cutAt, List<MemberRecord> members) {
        SetRecord {
            members = List.copyOf(members);
        }
    }

    /**
     * A unit of a set.
     *
     * @param file name of its pre-images in the array's folder
     */
    record MemberRecord(Designator origin, Designator unit, String file) {}

    /** The designator that the next new unit gets; {@link ArrayStateFile#newDesignator} alone gives it out. */
    Designator nextDesignator() {
        return new Designator(Designator.Scheme.NAA, NAA_PREFIX + arrayId + String.format("%016x", nextUnit));
    }

    /** With the next designator given out. */
    ArrayState counted() {
        return new ArrayState(arrayId, Math.addExact(nextUnit, 1), units, luns, sets);
    }

    /** Whether a unit is kept for a file. */
    Optional<UnitRecord> unitOf(String key) {
        return units.stream().filter(u -> u.key().equals(key)).findFirst();
    }

    Optional<SetRecord> set(String id) {
        return sets.stream().filter(s -> s.id().equals(id)).findFirst();
    }

    LunMap lunMap(String initiator) {
        return luns.getOrDefault(initiator, LunMap.EMPTY);
    }

    /** With a unit in the place of the one of the same designator. */
    ArrayState with(UnitRecord unit) {
        return new ArrayState(
                arrayId, nextUnit, replaced(units, u -> u.designator().equals(unit.designator()), unit), luns, sets);
    }

    /** With a set in the place of the one of the same id. */
    ArrayState with(SetRecord set) {
        return new ArrayState(arrayId, nextUnit, units, luns, replaced(sets, s -> s.id().equals(set.id()), set));
    }

    ArrayState with(String initiator, LunMap map) {
        Map<String, LunMap> more = new HashMap<>(luns);
        more.put(initiator, map);
        return new ArrayState(arrayId, nextUnit, units, more, sets);
    }

    ArrayState withoutSet(String id) {
        return new ArrayState(
                arrayId,
                nextUnit,
                units,
                luns,
                sets.stream().filter(s -> !s.id().equals(id)).toList());
    }

    ArrayState withoutUnit(Designator designator) {
        List<UnitRecord> less =
                units.stream().filter(u -> !u.designator().equals(designator)).toList();
        return new ArrayState(arrayId, nextUnit, less, luns, sets);
    }

    /** Without a unit in any LUN map. */
    ArrayState unmapped(Designator unit) {
        Map<String, LunMap> less = new HashMap<>();
        luns.forEach((initiator, map) -> less.put(initiator, map.without(unit)));
        return new ArrayState(arrayId, nextUnit, units, less, sets);
    }

    private static <T> List<T> replaced(List<T> list, Predicate<T> same, T element) {
        List<T> more = new ArrayList<>(list);
        more.removeIf(same);
        more.add(element);
        return more;
    }
}
