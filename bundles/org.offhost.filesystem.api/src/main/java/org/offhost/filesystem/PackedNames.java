// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Names one behind the other in one array: a byte a character while all of a name are up to U+00FF, else two. */
final class PackedNames {
    /** Added to the length of a name of two bytes a character. */
    private static final int WIDE = 0x8000;

    private byte[] bytes = new byte[4096];
    private int end;

    /** Adds a name of up to 32,767 characters; returns where it is. */
    int add(String name) {
        int length = name.length();
        if (length >= WIDE) {
            throw new IllegalArgumentException("a name of " + length + " characters");
        }
        boolean wide = name.chars().anyMatch(c -> c > 0xFF);
        int start = end;
        ensure((wide ? 2 * length : length) + 2);
        put16(wide ? length | WIDE : length);
        for (int i = 0; i < length; i++) {
            if (wide) {
                put16(name.charAt(i));
            } else {
                bytes[end++] = (byte) name.charAt(i);
            }
        }
        return start;
    }

    private void ensure(int more) {
        int needed = Math.addExact(end, more);
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, (int)
                    Math.max(needed, Math.min(bytes.length * 3L / 2, Integer.MAX_VALUE - 8)));
        }
    }

    private void put16(int value) {
        bytes[end++] = (byte) value;
        bytes[end++] = (byte) (value >> 8);
    }

    private int get16(int at) {
        return bytes[at] & 0xFF | (bytes[at + 1] & 0xFF) << 8;
    }

    /** The name that is where {@link #add} said. */
    String get(int at) {
        int head = get16(at);
        int length = head & ~WIDE;
        if ((head & WIDE) == 0) {
            return new String(bytes, at + 2, length, StandardCharsets.ISO_8859_1);
        }
        char[] name = new char[length];
        for (int i = 0; i < length; i++) {
            name[i] = (char) get16(at + 2 + 2 * i);
        }
        return new String(name);
    }
}
