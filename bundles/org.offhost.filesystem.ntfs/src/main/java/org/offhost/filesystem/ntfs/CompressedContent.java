// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ntfs;

import java.io.IOException;
import java.util.Arrays;
import org.offhost.filesystem.AttributeValue;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.filesystem.Run;
import org.offhost.filesystem.Runs;

/** Decodes a compressed attribute unit by unit (linux-ntfs documentation, "Compressed data"). */
final class CompressedContent implements ContentSource {
    /** NTFS compresses units of 2 to the power of 4 clusters and no others (linux-ntfs documentation, "Data runs"). */
    private static final int UNIT_EXPONENT = 4;

    /** Windows compresses up to clusters of 4 KiB, newer ones of 64 KiB. */
    private static final int MAX_CLUSTER = 64 << 10;

    private final AttributeBytes stored;
    private final Runs runs;
    private final long contentLength;
    private final long decodedLength;
    private final String name;
    private final int unit;
    private final byte[] packed;
    private int run;

    CompressedContent(VolumeBytes volume, BootSector boot, AttributeValue.NonResident value, String name)
            throws CorruptStructureException {
        if (boot.clusterLength() > MAX_CLUSTER) {
            throw new CorruptStructureException(
                    name,
                    0,
                    "no compression on clusters over 64 KiB",
                    "clusters of " + boot.clusterLength() + " bytes");
        }
        this.stored = AttributeBytes.raw(volume, value, name);
        this.runs = value.runs();
        this.contentLength = value.length();
        this.decodedLength = Math.min(value.length(), value.initializedLength());
        this.name = name;
        this.unit = boot.clusterLength() << UNIT_EXPONENT;
        this.packed = new byte[unit];
    }

    /** Refuses what this class does not decode. */
    static void check(AttributeCursor attribute, BootSector boot) throws CorruptStructureException {
        if (attribute.compressionUnit() != UNIT_EXPONENT || boot.clusterLength() > MAX_CLUSTER) {
            throw attribute
                    .record()
                    .corrupt(
                            "compression units of 16 clusters of up to 64 KiB in " + attribute,
                            "2 to the power of " + attribute.compressionUnit() + " clusters of " + boot.clusterLength()
                                    + " bytes");
        }
    }

    @Override
    public int bufferLength() {
        return unit;
    }

    /** A unit without holes is stored as it is, one without clusters is zeros, any other is compressed. */
    @Override
    public void fill(long offset, byte[] target) throws IOException {
        int there = (int) Math.max(0, Math.min(unit, runs.length() - offset));
        int owned = owned(offset, offset + there);
        if (owned == unit) {
            stored.read(offset, target, 0, unit);
        } else if (owned == 0) {
            Arrays.fill(target, (byte) 0);
        } else {
            if (owned(offset, offset + owned) != owned) {
                throw new CorruptStructureException(
                        name,
                        Math.max(0, stored.position(offset)),
                        "the clusters of a compression unit before its hole",
                        "a hole before them at byte " + offset);
            }
            stored.read(offset, packed, 0, there);
            int decoded = Lznt1.decode(packed, owned, target, unit, name, stored.position(offset));
            Arrays.fill(target, decoded, unit, (byte) 0);
        }
        int initialized = (int) Math.max(0, Math.min(unit, decodedLength - offset));
        Arrays.fill(target, initialized, unit, (byte) 0);
    }

    /** Of whole units without clusters: a hole that begins in a unit ends what is compressed there. */
    @Override
    public long zeros(long offset) {
        if (offset >= decodedLength) {
            return contentLength - offset;
        }
        long start = offset - offset % unit;
        if (start >= runs.length() || owned(start, start + 1) > 0) {
            return 0;
        }
        Run here = runs.get(run);
        long end = here.offset() + here.length();
        return end >= decodedLength ? contentLength - offset : Math.max(0, end - end % unit - offset);
    }

    /** Bytes of a range that have clusters. */
    private int owned(long from, long to) {
        if (run >= runs.count() || runs.get(run).offset() > from) {
            run = 0;
        }
        long owned = 0;
        for (; run < runs.count(); run++) {
            Run here = runs.get(run);
            long end = here.offset() + here.length();
            if (!here.isHole()) {
                owned += Math.max(0, Math.min(to, end) - Math.max(from, here.offset()));
            }
            if (end >= to) {
                break;
            }
        }
        return (int) owned;
    }
}
