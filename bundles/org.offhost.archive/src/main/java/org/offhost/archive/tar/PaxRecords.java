// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.tar;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The records of a pax extended header (POSIX.1-2017, pax, "pax Extended Header"). A record longer than 512 KiB is not
 * written: libarchive rejects headers over 1 MiB (measured).
 */
public final class PaxRecords {
    public static final int MAX_RECORD = 512 * 1024;

    /** The key that every reader passes over in silence (measured). */
    private static final String PADDING = "comment";

    private byte[] bytes = new byte[512];
    private int size;
    private int fillAt;
    private int fillLength;

    /** Adds a record; gives false if it is too long and was left out. */
    public boolean add(String key, byte[] value) {
        byte[] name = key.getBytes(StandardCharsets.UTF_8);
        int bare = name.length + value.length + 3;
        int length = bare + digits(bare);
        length = bare + digits(length);
        if (length > MAX_RECORD) {
            return false;
        }
        write(length, name, value);
        return true;
    }

    public boolean add(String key, String value) {
        return add(key, value.getBytes(StandardCharsets.UTF_8));
    }

    /** Whether a value holds a NUL; nothing else in a record does. */
    boolean isBinary() {
        for (int i = 0; i < size; i++) {
            if (bytes[i] == 0) {
                return true;
            }
        }
        return false;
    }

    private void write(int length, byte[] key, byte[] value) {
        if (length > bytes.length - size) {
            bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(size, length), 2 * bytes.length));
        }
        int rest = length;
        for (int i = size + digits(length) - 1; i >= size; i--) {
            bytes[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        size += digits(length);
        bytes[size++] = ' ';
        put(key);
        bytes[size++] = '=';
        put(value);
        bytes[size++] = '\n';
    }

    private void put(byte[] part) {
        System.arraycopy(part, 0, bytes, size, part.length);
        size += part.length;
    }

    private static int digits(int n) {
        int digits = 1;
        for (int rest = n; rest >= 10; rest /= 10) {
            digits++;
        }
        return digits;
    }

    /** Fills up with a comment, so that all records together have this length; at least 16 more than now. */
    void padTo(int total) {
        int length = total - size;
        int value = length - digits(length) - PADDING.length() - 3;
        if (value < 0) {
            throw new IllegalArgumentException("no record of " + length + " bytes");
        }
        byte[] spaces = new byte[value];
        Arrays.fill(spaces, (byte) ' ');
        write(length, PADDING.getBytes(StandardCharsets.UTF_8), spaces);
        fillAt = size - 1 - value;
        fillLength = value;
    }

    /** Where the spaces of the comment begin, counted from the first record; 0 if there is none. */
    int fillAt() {
        return fillAt;
    }

    /** Spaces of the comment. */
    int fillLength() {
        return fillLength;
    }

    public int length() {
        return size;
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }

    /** Copies all records into an array. */
    void copyTo(byte[] target, int at) {
        System.arraycopy(bytes, 0, target, at, size);
    }

    /** Reads records; empty if they are malformed. */
    static Optional<Map<String, byte[]>> parse(byte[] bytes) {
        Map<String, byte[]> map = new LinkedHashMap<>();
        int at = 0;
        while (at < bytes.length) {
            int space = at;
            int length = 0;
            while (space < bytes.length && bytes[space] >= '0' && bytes[space] <= '9' && length <= MAX_RECORD) {
                length = length * 10 + bytes[space++] - '0';
            }
            int equals = space + 1;
            int end = at + length;
            while (equals < bytes.length && bytes[equals] != '=') {
                equals++;
            }
            if (length > bytes.length - at || equals >= end || bytes[space] != ' ' || bytes[end - 1] != '\n') {
                return Optional.empty();
            }
            String key = new String(bytes, space + 1, equals - space - 1, StandardCharsets.UTF_8);
            map.put(key, Arrays.copyOfRange(bytes, equals + 1, end - 1));
            at = end;
        }
        return Optional.of(map);
    }
}
