// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ntfs;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Numbers and names as NTFS stores them in byte arrays. */
final class LittleEndian {
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private LittleEndian() {}

    static int u8(byte[] bytes, int at) {
        return bytes[at] & 0xFF;
    }

    static int u16(byte[] bytes, int at) {
        return (short) SHORT.get(bytes, at) & 0xFFFF;
    }

    static int i32(byte[] bytes, int at) {
        return (int) INT.get(bytes, at);
    }

    static long u32(byte[] bytes, int at) {
        return (int) INT.get(bytes, at) & 0xFFFF_FFFFL;
    }

    static long i64(byte[] bytes, int at) {
        return (long) LONG.get(bytes, at);
    }

    static void put32(byte[] bytes, int at, int value) {
        INT.set(bytes, at, value);
    }

    /** A signed number of 1 to 8 bytes. */
    static long signed(byte[] bytes, int at, int length) {
        long value = bytes[at + length - 1];
        for (int i = length - 2; i >= 0; i--) {
            value = value << 8 | bytes[at + i] & 0xFF;
        }
        return value;
    }

    /** A name in UTF-16, unpaired surrogates kept. */
    static String utf16(byte[] bytes, int at, int chars) {
        char[] name = new char[chars];
        boolean latin = true;
        for (int i = 0; i < chars; i++) {
            char c = (char) u16(bytes, at + 2 * i);
            name[i] = c;
            latin &= c < 0x100;
        }
        return latin ? latin1(name) : new String(name);
    }

    private static String latin1(char[] name) {
        byte[] narrow = new byte[name.length];
        for (int i = 0; i < narrow.length; i++) {
            narrow[i] = (byte) name[i];
        }
        return new String(narrow, StandardCharsets.ISO_8859_1);
    }
}
