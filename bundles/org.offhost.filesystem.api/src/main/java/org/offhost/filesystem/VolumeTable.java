// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.offhost.block.BlockDevice;
import org.offhost.block.Extent;

/**
 * Where the volumes of a logical unit are, and why.
 *
 * @param type kind of the partition table, lower case: "mbr", "gpt"; {@link #NONE} if there is none
 * @param sectorLength bytes of the sectors the table counts in; may differ from the unit's logical block length
 * @param volumes in the order of their numbers
 * @param evidence why the finder is sure, a sentence each: which signature where, which checks passed; what contradicts
 *     begins with {@link #CONTRADICTS}
 */
public record VolumeTable(String type, int sectorLength, List<FoundVolume> volumes, List<String> evidence) {
    /** Type of a unit without a table. */
    public static final String NONE = "none";

    /** How a sentence of the evidence begins that speaks against the table. */
    public static final String CONTRADICTS = "contradicts: ";

    public VolumeTable {
        volumes = List.copyOf(volumes);
        evidence = List.copyOf(evidence);
    }

    /** A unit without a table: one volume with number 0 that covers it. */
    public static VolumeTable none(BlockDevice unit) {
        FoundVolume whole = FoundVolume.at(0, new Extent(0, unit.size()), "", "");
        return new VolumeTable(NONE, unit.blockLength(), List.of(whole), List.of());
    }

    /**
     * The volumes that are meant by what a person calls one: its number, or else the name that the table gives it, letter by
     * letter. Digits alone are always a number.
     *
     * @return none if there is no such volume, several if they have the same name
     */
    public List<FoundVolume> called(String called) {
        return called.matches("[0-9]{1,9}")
                ? volume(Integer.parseInt(called)).stream().toList()
                : volumes.stream()
                        .filter(v -> v.name().equals(called) && !called.isEmpty())
                        .toList();
    }

    /** Whether a volume lies in another, or in one that does. */
    public boolean isWithin(FoundVolume inner, FoundVolume outer) {
        Set<Integer> around = new HashSet<>();
        Deque<Integer> open = new ArrayDeque<>(inner.within());
        while (!open.isEmpty()) {
            int number = open.pop();
            if (around.add(number)) {
                volume(number).ifPresent(v -> open.addAll(v.within()));
            }
        }
        return around.contains(outer.number());
    }

    /** The volume of a number, from 1; the whole unit where there is no table has none that could be asked for. */
    public Optional<FoundVolume> volume(int number) {
        return volumes.stream()
                .filter(v -> v.number() == number && !type.equals(NONE))
                .findFirst();
    }
}
