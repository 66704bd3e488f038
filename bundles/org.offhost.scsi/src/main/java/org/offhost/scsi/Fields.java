// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi;

import java.nio.ByteBuffer;
import org.offhost.scsi.FieldPointer.Where;

/** Reads big-endian fields of a structure that nobody vouches for. */
final class Fields {
    private final ByteBuffer bytes;
    private final Where where;
    private final String structure;
    private final int base;

    private Fields(ByteBuffer bytes, Where where, String structure, int base) {
        this.bytes = bytes;
        this.where = where;
        this.structure = structure;
        this.base = base;
    }

    static Fields ofCdb(byte[] cdb, String structure) {
        return new Fields(ByteBuffer.wrap(cdb), Where.CDB, structure, 0);
    }

    /** The remaining bytes of {@code data}, which is left as it is. */
    static Fields ofData(ByteBuffer data, String structure) {
        return new Fields(data.slice(), Where.PARAMETERS, structure, 0);
    }

    /** A structure inside this one; positions in errors still count from the start of the whole. */
    Fields part(int at, int length, String name) throws InvalidFieldException {
        require(at, length);
        return new Fields(bytes.slice(at, length), where, name, base + at);
    }

    int length() {
        return bytes.limit();
    }

    int u8(int at) throws InvalidFieldException {
        require(at, 1);
        return bytes.get(at) & 0xFF;
    }

    boolean bit(int at, int bit) throws InvalidFieldException {
        return (u8(at) >> bit & 1) != 0;
    }

    int u16(int at) throws InvalidFieldException {
        require(at, 2);
        return bytes.getShort(at) & 0xFFFF;
    }

    int u24(int at) throws InvalidFieldException {
        require(at, 3);
        return (bytes.get(at) & 0xFF) << 16 | bytes.getShort(at + 1) & 0xFFFF;
    }

    long u32(int at) throws InvalidFieldException {
        require(at, 4);
        return bytes.getInt(at) & 0xFFFF_FFFFL;
    }

    /** An allocation or list length; what does not fit an int is cut, as no buffer here is longer. */
    int length32(int at) throws InvalidFieldException {
        return (int) Math.min(u32(at), Integer.MAX_VALUE);
    }

    long s64(int at) throws InvalidFieldException {
        require(at, 8);
        return bytes.getLong(at);
    }

    /** A block address or count; those past 2⁶³ exist on no device. */
    long u63(int at, String field) throws InvalidFieldException {
        long value = s64(at);
        if (value < 0) {
            throw invalid(at, field + " " + Long.toUnsignedString(value) + " is past 2^63");
        }
        return value;
    }

    byte[] raw(int at, int length) throws InvalidFieldException {
        require(at, length);
        byte[] copy = new byte[length];
        bytes.get(at, copy);
        return copy;
    }

    ByteBuffer buffer(int at, int length) throws InvalidFieldException {
        require(at, length);
        return bytes.slice(at, length).asReadOnlyBuffer();
    }

    /** Refuses bits that have no meaning yet: whoever set them wants something we would not do. */
    void reserved(int at, int mask) throws InvalidFieldException {
        int set = u8(at) & mask;
        if (set != 0) {
            int highest = 31 - Integer.numberOfLeadingZeros(set);
            throw new InvalidFieldException(
                    where == Where.CDB ? AdditionalSense.INVALID_FIELD_IN_CDB : AdditionalSense.INVALID_FIELD,
                    new FieldPointer(where, base + at, highest),
                    structure,
                    String.format("reserved bits %02Xh are set", set));
        }
    }

    InvalidFieldException invalid(int at, String problem) {
        return refusal(
                where == Where.CDB ? AdditionalSense.INVALID_FIELD_IN_CDB : AdditionalSense.INVALID_FIELD, at, problem);
    }

    InvalidFieldException refusal(AdditionalSense code, int at, String problem) {
        return new InvalidFieldException(code, FieldPointer.at(where, base + at), structure, problem);
    }

    private void require(int at, int length) throws InvalidFieldException {
        if (at < 0 || length < 0 || at > bytes.limit() - length) {
            throw refusal(
                    where == Where.CDB ? AdditionalSense.INVALID_FIELD_IN_CDB : AdditionalSense.LIST_LENGTH_ERROR,
                    Math.max(0, at),
                    length + " bytes expected, " + Math.max(0, bytes.limit() - Math.max(0, at)) + " are there");
        }
    }

    /** Puts a 24-bit number. */
    static void put24(ByteBuffer target, int at, int value) {
        target.put(at, (byte) (value >> 16)).putShort(at + 1, (short) value);
    }

    /** Refuses to encode what the field cannot hold. */
    static long fits(String field, long value, int bits) {
        if (value < 0 || bits < 63 && value >>> bits != 0) {
            throw new IllegalArgumentException(field + "=" + value + " does not fit " + bits + " bits");
        }
        return value;
    }
}
