// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi;

import java.nio.ByteBuffer;

/**
 * Where a tape stands: READ POSITION data (SSC-4 7.7).
 *
 * @param beginning at the beginning of the partition
 * @param end at or past early warning
 * @param known whether {@code object} is
 * @param object identifier of the next logical object
 * @param file filemarks before the position; 0 in the short form, which does not tell
 */
public record TapePosition(boolean beginning, boolean end, boolean known, long object, long file) {
    public static final int SHORT_LENGTH = 20;
    public static final int LONG_LENGTH = 32;

    /** Whether it can be believed: a drive that says 0 and not that it is at the beginning does not know (tgt 1.0.85). */
    public boolean isPlausible() {
        return known && (object > 0 || beginning);
    }

    /** Short form, service action 00h; an identifier past 32 bits makes the position unknown (LOLU). */
    public byte[] encodeShort() {
        boolean fits = known && object >>> 32 == 0;
        int flags = (beginning ? 0x80 : 0) | (end ? 0x40 : 0) | (fits ? 0 : 0x04);
        int place = fits ? (int) object : 0;
        return ByteBuffer.allocate(SHORT_LENGTH)
                .put(0, (byte) flags)
                .putInt(4, place)
                .putInt(8, place)
                .array();
    }

    /** Long form, service action 06h. */
    public byte[] encodeLong() {
        int flags = (beginning ? 0x80 : 0) | (end ? 0x40 : 0) | (known ? 0 : 0x0C);
        return ByteBuffer.allocate(LONG_LENGTH)
                .put(0, (byte) flags)
                .putLong(8, known ? object : 0)
                .putLong(16, known ? file : 0)
                .array();
    }

    /** Reads the short form. */
    public static TapePosition decodeShort(ByteBuffer data) throws InvalidFieldException {
        Fields f = Fields.ofData(data, "READ POSITION short form");
        return new TapePosition(f.bit(0, 7), f.bit(0, 6), !f.bit(0, 2), f.u32(4), 0);
    }

    /** Reads the long form. */
    public static TapePosition decodeLong(ByteBuffer data) throws InvalidFieldException {
        Fields f = Fields.ofData(data, "READ POSITION long form");
        return new TapePosition(
                f.bit(0, 7),
                f.bit(0, 6),
                !f.bit(0, 2),
                f.u63(8, "logical object number"),
                f.u63(16, "logical file identifier"));
    }
}
