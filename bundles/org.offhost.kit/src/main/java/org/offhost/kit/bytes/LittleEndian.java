// SPDX-License-Identifier: Apache-2.0
package org.offhost.kit.bytes;

import java.nio.charset.StandardCharsets;

/**
 * Numbers and names in byte arrays, least significant byte first. Put together byte by byte in methods short enough for the first
 * compiler to inline: short commands end before the second one pays off, and the first does not see through a VarHandle.
 *
 * <p>Every method throws {@link ArrayIndexOutOfBoundsException} where the array ends before the field: whoever reads what is hostile
 * checks lengths first, and says what was expected.
 */
public final class LittleEndian {
    private LittleEndian() {}

    /** A byte, 0 to 255. */
    public static int u8(byte[] bytes, int at) {
        return bytes[at] & 0xFF;
    }

    /** Two bytes, unsigned. */
    public static int u16(byte[] bytes, int at) {
        return bytes[at] & 0xFF | (bytes[at + 1] & 0xFF) << 8;
    }

    /** Four bytes, signed. */
    public static int i32(byte[] bytes, int at) {
        return u16(bytes, at) | u16(bytes, at + 2) << 16;
    }

    /** Four bytes, unsigned. */
    public static long u32(byte[] bytes, int at) {
        return i32(bytes, at) & 0xFFFF_FFFFL;
    }

    /** Eight bytes, signed. */
    public static long i64(byte[] bytes, int at) {
        return u32(bytes, at) | (long) i32(bytes, at + 4) << 32;
    }

    /** Stores four bytes. */
    public static void put32(byte[] bytes, int at, int value) {
        bytes[at] = (byte) value;
        bytes[at + 1] = (byte) (value >> 8);
        bytes[at + 2] = (byte) (value >> 16);
        bytes[at + 3] = (byte) (value >> 24);
    }

    /** A signed number of 1 to 8 bytes. */
    public static long signed(byte[] bytes, int at, int length) {
        long value = bytes[at + length - 1];
        for (int i = length - 2; i >= 0; i--) {
            value = value << 8 | bytes[at + i] & 0xFF;
        }
        return value;
    }

    /** A signature of four bytes as text, "BAAD"; as a number where it is none. */
    public static String signature(byte[] bytes, int at) {
        for (int i = at; i < at + 4; i++) {
            if (bytes[i] <= ' ' || bytes[i] > '~') {
                return "0x" + Integer.toHexString(i32(bytes, at));
            }
        }
        return new String(bytes, at, 4, StandardCharsets.US_ASCII);
    }

    /** A name in UTF-16, unpaired surrogates kept. */
    public static String utf16(byte[] bytes, int at, int chars) {
        byte[] narrow = new byte[chars];
        int from = at;
        for (int i = 0; i < chars; i++) {
            if (bytes[from + 1] != 0) {
                return wide(bytes, at, chars);
            }
            narrow[i] = bytes[from];
            from += 2;
        }
        return new String(narrow, StandardCharsets.ISO_8859_1);
    }

    private static String wide(byte[] bytes, int at, int chars) {
        char[] name = new char[chars];
        for (int i = 0; i < chars; i++) {
            name[i] = (char) u16(bytes, at + 2 * i);
        }
        return new String(name);
    }
}
