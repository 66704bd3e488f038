// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.tar;

import java.io.ByteArrayOutputStream;
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

    private final ByteArrayOutputStream out = new ByteArrayOutputStream(512);
    private boolean binary;

    /** Adds a record; gives false if it is too long and was left out. */
    public boolean add(String key, byte[] value) {
        int bare = key.getBytes(StandardCharsets.UTF_8).length + value.length + 3;
        int length = bare + digits(bare);
        length = bare + digits(length);
        if (length > MAX_RECORD) {
            return false;
        }
        write(length, key, value);
        return true;
    }

    public boolean add(String key, String value) {
        return add(key, value.getBytes(StandardCharsets.UTF_8));
    }

    /** Whether a value holds a NUL. */
    boolean isBinary() {
        return binary;
    }

    private void write(int length, String key, byte[] value) {
        byte[] head = (length + " " + key + "=").getBytes(StandardCharsets.UTF_8);
        out.write(head, 0, head.length);
        out.write(value, 0, value.length);
        out.write('\n');
        for (byte b : value) {
            binary |= b == 0;
        }
    }

    private static int digits(int n) {
        return Integer.toString(n).length();
    }

    /** Fills up with a comment, so that all records together have this length; at least 16 more than now. */
    void padTo(int total) {
        int length = total - out.size();
        int value = length - digits(length) - PADDING.length() - 3;
        if (value < 0) {
            throw new IllegalArgumentException("no record of " + length + " bytes");
        }
        byte[] spaces = new byte[value];
        Arrays.fill(spaces, (byte) ' ');
        write(length, PADDING, spaces);
    }

    public int length() {
        return out.size();
    }

    byte[] toBytes() {
        return out.toByteArray();
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
