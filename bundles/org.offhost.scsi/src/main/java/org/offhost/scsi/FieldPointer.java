// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi;

/**
 * Points at the field in error (SPC-4 4.5.2.4.2 and, for a copy, 4.5.2.4.5).
 *
 * @param where what {@code position} counts from the start of
 * @param position byte of the field
 * @param bit leftmost bit of the field in that byte, 0 to 7, or {@link #WHOLE_BYTE}
 */
public record FieldPointer(Where where, int position, int bit) {
    /** {@link #bit} of a field that is not less than a byte. */
    public static final int WHOLE_BYTE = -1;

    /** What a position counts from the start of. */
    public enum Where {
        /** The command descriptor block. */
        CDB,
        /** The parameter list, or data received. */
        PARAMETERS,
        /** The segment descriptor that was being processed; only with COPY ABORTED. */
        SEGMENT
    }

    public FieldPointer {
        if (position < 0 || bit < WHOLE_BYTE || bit > 7) {
            throw new IllegalArgumentException("field pointer position=" + position + " bit=" + bit);
        }
    }

    /** A field of one or more whole bytes. */
    public static FieldPointer at(Where where, int position) {
        return new FieldPointer(where, position, WHOLE_BYTE);
    }

    /** The three sense-key specific bytes; a position past FFFFh has no place there and is cut to FFFFh. */
    byte[] encode() {
        int first = 0x80
                | (where == Where.CDB ? 0x40 : where == Where.SEGMENT ? 0x20 : 0)
                | (bit == WHOLE_BYTE ? 0 : 0x08 | bit);
        int cut = Math.min(position, 0xFFFF);
        return new byte[] {(byte) first, (byte) (cut >> 8), (byte) cut};
    }

    static FieldPointer decode(SenseKey key, int first, int position) {
        Where where = key == SenseKey.COPY_ABORTED
                ? (first & 0x20) != 0 ? Where.SEGMENT : Where.PARAMETERS
                : (first & 0x40) != 0 ? Where.CDB : Where.PARAMETERS;
        return new FieldPointer(where, position, (first & 0x08) != 0 ? first & 0x07 : WHOLE_BYTE);
    }
}
