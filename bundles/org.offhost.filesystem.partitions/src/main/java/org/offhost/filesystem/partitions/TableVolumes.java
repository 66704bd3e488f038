// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.partitions;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.offhost.block.Extent;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.filesystem.FoundVolume;

/** Collects the volumes of a table, holds each against the unit and all against each other. */
final class TableVolumes {
    /** Sentences on overlaps that are given; a hostile table can have thousands. */
    private static final int MOST_OVERLAPS = 20;

    private final long size;
    private final int sectorLength;
    private final List<FoundVolume> found = new ArrayList<>();

    /**
     * @param size bytes of the unit
     * @param sectorLength bytes of a sector of the table
     */
    TableVolumes(long size, int sectorLength) {
        this.size = size;
        this.sectorLength = sectorLength;
    }

    /** What a table says of a volume, apart from where it lies. */
    record Facts(int number, String kind, String name) {}

    /**
     * Adds a volume; one that does not lie on the unit gets a fault.
     *
     * @param structure the entry it comes from, and its position, for people
     * @param first first sector
     * @param count sectors
     */
    void add(Facts facts, String structure, long structurePosition, long first, long count) {
        long sectors = size / sectorLength;
        boolean placed = first >= 0 && count > 0 && first < sectors;
        if (placed && count <= sectors - first) {
            Extent range = new Extent(first * sectorLength, count * sectorLength);
            found.add(FoundVolume.at(facts.number(), range, facts.kind(), facts.name()));
            return;
        }
        CorruptStructureException fault = new CorruptStructureException(
                structure,
                structurePosition,
                "sectors within the unit's " + Long.toUnsignedString(sectors) + " of " + sectorLength + " bytes",
                "first sector " + Long.toUnsignedString(first) + ", " + Long.toUnsignedString(count) + " sectors");
        addLost(facts, fault);
    }

    /** Adds a place where volumes should be and cannot be told. */
    void addLost(Facts facts, CorruptStructureException fault) {
        found.add(FoundVolume.lost(facts.number(), facts.kind(), facts.name(), fault.getMessage()));
    }

    int count() {
        return found.size();
    }

    /** By number. */
    List<FoundVolume> sorted() {
        List<FoundVolume> sorted = new ArrayList<>(found);
        sorted.sort(Comparator.comparingInt(FoundVolume::number));
        return sorted;
    }

    /** A sentence for each volume that begins before one in front of it ends. */
    List<String> overlaps() {
        List<FoundVolume> byPosition = new ArrayList<>(found);
        byPosition.removeIf(v -> !v.isSound());
        byPosition.sort(Comparator.comparingLong(FoundVolume::position));
        List<String> sentences = new ArrayList<>();
        FoundVolume farthest = null;
        for (FoundVolume v : byPosition) {
            if (farthest != null && v.overlaps(farthest) && sentences.size() < MOST_OVERLAPS) {
                sentences.add("contradicts: volumes " + farthest.number() + " and " + v.number() + " overlap at bytes "
                        + v.position() + " to " + (Math.min(end(v), end(farthest)) - 1));
            }
            farthest = farthest == null || end(v) > end(farthest) ? v : farthest;
        }
        return sentences;
    }

    /** The first byte behind a volume; in a table it lies together. */
    private static long end(FoundVolume volume) {
        return volume.position() + volume.length();
    }
}
