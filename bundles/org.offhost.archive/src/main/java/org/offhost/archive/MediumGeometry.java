// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive;

/**
 * How the bytes of a set are cut at its medium.
 *
 * @param records whether the medium keeps records (tape) and not blocks (disk)
 * @param unit bytes of a record; of a disk, what a set's beginning and end are multiples of: 4,096, or the block length
 *     where that is longer
 * @param blockLength bytes of a logical block of a disk; of a tape the record length
 */
public record MediumGeometry(boolean records, int unit, int blockLength) {
    /** Most bytes of a unit: the longest record of a tape. */
    public static final int LONGEST_UNIT = 4 << 20;

    /** What sets on disk begin and end on, unless blocks are longer. */
    private static final int DISK_UNIT = 4096;

    public MediumGeometry {
        if (unit < 1024 || unit > LONGEST_UNIT || unit % 512 != 0 || blockLength < 512 || unit % blockLength != 0) {
            throw new IllegalArgumentException("unit=" + unit + " blockLength=" + blockLength);
        }
    }

    /** Of a disk with blocks of this length. */
    public static MediumGeometry disk(int blockLength) {
        return new MediumGeometry(false, Math.max(DISK_UNIT, blockLength), blockLength);
    }

    /** Of a tape with records of this length, a multiple of 512. */
    public static MediumGeometry tape(int recordLength) {
        return new MediumGeometry(true, recordLength, recordLength);
    }

    /** Whether the unit is the other's: a set that was carried over to a unit of another block length stays whole. */
    public boolean cutsAs(MediumGeometry other) {
        return records == other.records && unit == other.unit;
    }
}
