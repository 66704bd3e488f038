// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi;

import java.nio.ByteBuffer;

/**
 * Size of a disk: READ CAPACITY data.
 *
 * @param blocks number of logical blocks, at least 1
 * @param blockLength bytes of a logical block
 */
public record Capacity(long blocks, int blockLength) {
    /** Bytes of READ CAPACITY(16) parameter data. */
    public static final int LENGTH = 32;

    public Capacity {
        if (blocks < 1 || blockLength < 1 || blocks > Long.MAX_VALUE / blockLength) {
            throw new IllegalArgumentException("blocks=" + blocks + " blockLength=" + blockLength);
        }
    }

    /** Bytes the unit holds. */
    public long bytes() {
        return blocks * blockLength;
    }

    /** READ CAPACITY(10) parameter data (SBC-3 5.15.2); FFFFFFFFh if the last address does not fit. */
    public byte[] encode10() {
        return ByteBuffer.allocate(8)
                .putInt((int) Math.min(blocks - 1, 0xFFFF_FFFFL))
                .putInt(blockLength)
                .array();
    }

    /** READ CAPACITY(16) parameter data (SBC-3 5.16.2). */
    public byte[] encode16() {
        return ByteBuffer.allocate(LENGTH)
                .putLong(blocks - 1)
                .putInt(blockLength)
                .array();
    }

    /** Reads READ CAPACITY(10) parameter data. */
    public static Capacity decode10(ByteBuffer data) throws InvalidFieldException {
        Fields f = Fields.ofData(data, "READ CAPACITY(10) data");
        return checked(f, f.u32(0), 4);
    }

    /** Reads READ CAPACITY(16) parameter data. */
    public static Capacity decode16(ByteBuffer data) throws InvalidFieldException {
        Fields f = Fields.ofData(data, "READ CAPACITY(16) data");
        return checked(f, f.u63(0, "last LBA"), 8);
    }

    /** A block length is a power of two from 512 to 64 KiB; anything else is a device we do not know. */
    private static Capacity checked(Fields f, long last, int lengthAt) throws InvalidFieldException {
        long length = f.u32(lengthAt);
        if (length < 512 || length > 65_536 || Long.bitCount(length) != 1) {
            throw f.invalid(lengthAt, "block length " + length + " is no power of two from 512 to 65536");
        }
        if (last >= Long.MAX_VALUE / length - 1) {
            throw f.invalid(0, "last LBA " + last + " is past 2^63 bytes");
        }
        return new Capacity(last + 1, (int) length);
    }
}
