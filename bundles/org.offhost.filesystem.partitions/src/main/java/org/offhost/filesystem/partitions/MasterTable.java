// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.partitions;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.offhost.block.Slice;
import org.offhost.block.UnreadableBlockException;
import org.offhost.filesystem.ForeignSignatures;
import org.offhost.filesystem.VolumeTable;

/** The partitions of a master boot record, logical ones included. */
final class MasterTable {
    static final String TYPE = "mbr";

    private final TableReader reader;
    private final BootRecord master;
    private final List<String> evidence = new ArrayList<>();

    MasterTable(TableReader reader, BootRecord master) {
        this.reader = reader;
        this.master = master;
    }

    /** @param leftOver whether a GPT header is in block 1, which does not count without a protective entry */
    VolumeTable read(boolean leftOver) throws IOException {
        evidence.add(master.describe());
        if (leftOver) {
            evidence.add(
                    "contradicts: a GPT header is in block 1, but no entry of type EEh protects it; the MBR counts");
        }
        int sectorLength = sectorLength();
        TableVolumes volumes = new TableVolumes(reader.size(), sectorLength);
        ExtendedPartitions extended = new ExtendedPartitions(reader, sectorLength, volumes, evidence);
        for (BootRecord.Entry e : master.entries()) {
            if (e.isExtended()) {
                extended.follow(e);
            } else if (e.isUsed()) {
                volumes.add(
                        new TableVolumes.Facts(e.slot(), PartitionTypes.name(e.type()), ""),
                        "entry " + e.slot() + " of the master boot record",
                        master.entryPosition(e),
                        e.first(),
                        e.count());
            }
        }
        evidence.addAll(volumes.overlaps());
        return new VolumeTable(TYPE, sectorLength, volumes.sorted(), evidence);
    }

    /**
     * A master boot record does not tell how long its sectors are: they are the unit's blocks, unless nothing known begins
     * where its entries point then, and something does with another length (the image of a 4Kn disk, or the reverse).
     */
    private int sectorLength() throws IOException {
        int own = reader.unit().blockLength();
        if (starts(own) > 0) {
            return own;
        }
        for (int other : new int[] {512, 4096}) {
            int starts = other == own ? 0 : starts(other);
            if (starts > 0) {
                evidence.add("sectors of " + other + " bytes, not of the unit's " + own + ": so counted, " + starts
                        + " of its entries point to a known signature, and none otherwise");
                return other;
            }
        }
        return own;
    }

    private int starts(int sectorLength) throws IOException {
        int known = 0;
        for (BootRecord.Entry e : master.entries()) {
            long position = e.first() * sectorLength;
            if (e.isUsed() && position <= reader.size() - TableReader.RECORD && isKnown(e, position)) {
                known++;
            }
        }
        return known;
    }

    private boolean isKnown(BootRecord.Entry entry, long position) throws IOException {
        try {
            var sector = reader.read("first sector of a volume", position, TableReader.RECORD);
            if (entry.isExtended()) {
                return BootRecord.isSigned(sector);
            }
            boolean aligned = position % reader.unit().blockLength() == 0;
            return VolumeStart.isIn(sector)
                    || aligned
                            && ForeignSignatures.look(Slice.of(reader.unit(), position, reader.size() - position))
                                    .isPresent();
        } catch (UnreadableBlockException e) {
            return false;
        }
    }
}
