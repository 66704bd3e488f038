// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.tar;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.offhost.filesystem.AttributeValue;

/**
 * The records of a pax extended header (POSIX.1-2017, pax, "pax Extended Header"). A record longer than 512 KiB is not
 * written: libarchive rejects headers over 1 MiB (measured).
 */
public final class PaxRecords {
    public static final int MAX_RECORD = 512 * 1024;

    /** Most bytes of the names in a folder: some millions of names. */
    static final int MAX_NAMES = 64 << 20;

    /** The key that every reader passes over in silence (measured). */
    private static final Key PADDING = new Key("comment");

    private byte[] bytes = new byte[512];
    private int size;
    private int fillAt;
    private int fillLength;

    /** A key as it is written: those that many members have are encoded once. */
    static final class Key {
        private final byte[] utf8;

        Key(String key) {
            this.utf8 = key.getBytes(StandardCharsets.UTF_8);
        }
    }

    /** Adds a record; gives false if it is too long and was left out. */
    public boolean add(String key, byte[] value) {
        int at = room(new Key(key), value.length);
        if (at >= 0) {
            System.arraycopy(value, 0, bytes, at, value.length);
        }
        return at >= 0;
    }

    public boolean add(String key, String value) {
        return add(key, value.getBytes(StandardCharsets.UTF_8));
    }

    /** As {@link #add(String, byte[])}. */
    boolean add(Key key, AttributeValue.Resident value) {
        int at = room(key, (int) value.length());
        if (at >= 0) {
            value.copyTo(bytes, at);
        }
        return at >= 0;
    }

    /**
     * Adds a record without its value.
     *
     * @param length bytes of the value
     * @return the first of them in {@link #array()}; negative if the record is too long and was left out
     */
    int room(Key key, int length) {
        int bare = key.utf8.length + length + 3;
        int whole = bare + digits(bare);
        whole = bare + digits(whole);
        return whole > MAX_RECORD ? -1 : write(whole, key.utf8, length);
    }

    /**
     * Adds a record that cannot be left out, the names of all that is in a folder: GNU tar, which alone reads it, takes any length.
     *
     * @throws IOException if even that is too much
     */
    public void addNames(String key, byte[] value) throws IOException {
        if (value.length > MAX_NAMES) {
            throw new IOException("The names in a folder take " + value.length + " bytes, at most " + MAX_NAMES
                    + " in a set that continues another");
        }
        byte[] utf8 = key.getBytes(StandardCharsets.UTF_8);
        int bare = utf8.length + value.length + 3;
        int whole = bare + digits(bare);
        int at = write(bare + digits(whole), utf8, value.length);
        System.arraycopy(value, 0, bytes, at, value.length);
    }

    /** Where records lie until the next one is added. */
    byte[] array() {
        return bytes;
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

    /** Answers where the value goes. */
    private int write(int whole, byte[] key, int length) {
        if (whole > bytes.length - size) {
            bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(size, whole), 2 * bytes.length));
        }
        int end = size + whole;
        int rest = whole;
        int digits = digits(whole);
        for (int i = size + digits - 1; i >= size; i--) {
            bytes[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        bytes[size + digits] = ' ';
        System.arraycopy(key, 0, bytes, size + digits + 1, key.length);
        bytes[end - length - 2] = '=';
        bytes[end - 1] = '\n';
        size = end;
        return end - 1 - length;
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
        int value = length - digits(length) - PADDING.utf8.length - 3;
        if (value < 0) {
            throw new IllegalArgumentException("no record of " + length + " bytes");
        }
        fillAt = write(length, PADDING.utf8, value);
        fillLength = value;
        Arrays.fill(bytes, fillAt, fillAt + value, (byte) ' ');
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
            while (space < bytes.length && bytes[space] >= '0' && bytes[space] <= '9' && length <= MAX_NAMES) {
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
