// SPDX-License-Identifier: Apache-2.0
package org.offhost.kit.bytes;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * LittleEndianFields of a structure that was read, by their offset, least significant byte first; neither position nor order of the buffer it
 * was made of changes. Threads may share it as long as nobody writes to the bytes.
 *
 * <p>Every method throws {@link IndexOutOfBoundsException} where the structure ends before the field.
 */
public final class LittleEndianFields {
    private final ByteBuffer bytes;

    /** @param bytes of the structure: what lies between position 0 and the limit; not copied */
    public LittleEndianFields(ByteBuffer bytes) {
        this.bytes = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Bytes of the structure. */
    public int length() {
        return bytes.limit();
    }

    /** A byte, 0 to 255. */
    public int u8(int at) {
        return bytes.get(at) & 0xFF;
    }

    /** Two bytes, unsigned. */
    public int u16(int at) {
        return bytes.getShort(at) & 0xFFFF;
    }

    /** Four bytes, signed. */
    public int i32(int at) {
        return bytes.getInt(at);
    }

    /** Four bytes, unsigned. */
    public long u32(int at) {
        return bytes.getInt(at) & 0xFFFF_FFFFL;
    }

    /** Eight bytes, signed. */
    public long i64(int at) {
        return bytes.getLong(at);
    }

    /** A UTF-16 code unit. */
    public char utf16(int at) {
        return bytes.getChar(at);
    }

    /** Bytes as text, each a character of ISO 8859-1. */
    public String text(int at, int length) {
        byte[] text = new byte[length];
        bytes.get(at, text);
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    /** Whether another structure has the same bytes in a range. */
    public boolean same(LittleEndianFields other, int at, int length) {
        return bytes.slice(at, length).equals(other.bytes.slice(at, length));
    }
}
