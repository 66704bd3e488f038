// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell.inspect;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.offhost.inspect.Printable;

/** A reparse point in words ([MS-FSCC] 2.1.2): its tag, and where it points if that is known of the tag. */
final class ReparseText {
    private static final int HEADER = 8;
    private static final int SYMLINK = 0xA000000C;
    private static final int MOUNT_POINT = 0xA0000003;
    private static final int WSL_SYMLINK = 0xA000001D;
    private static final int RELATIVE = 1;

    /** [MS-FSCC] 2.1.2.1. */
    private static final Map<Integer, String> TAGS = Map.ofEntries(
            Map.entry(SYMLINK, "symbolic link"),
            Map.entry(MOUNT_POINT, "junction"),
            Map.entry(WSL_SYMLINK, "WSL symbolic link"),
            Map.entry(0x80000017, "WOF-compressed"),
            Map.entry(0x80000013, "deduplicated"),
            Map.entry(0x8000001B, "application execution alias"),
            Map.entry(0x80000023, "WSL socket"),
            Map.entry(0x80000024, "WSL pipe"),
            Map.entry(0x80000025, "WSL character device"),
            Map.entry(0x80000026, "WSL block device"),
            Map.entry(0x9000001A, "cloud file"));

    private ReparseText() {}

    static String of(byte[] value) {
        if (value.length < HEADER) {
            return "malformed: expected at least " + HEADER + " bytes, found " + value.length;
        }
        ByteBuffer bytes = ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN);
        int tag = bytes.getInt(0);
        String name = TAGS.getOrDefault(tag, "unknown kind") + String.format(" (tag %08Xh)", tag);
        try {
            return name + target(bytes, tag);
        } catch (IndexOutOfBoundsException e) {
            return name + ", malformed: expected a target within its " + value.length + " bytes";
        }
    }

    private static String target(ByteBuffer bytes, int tag) {
        return switch (tag) {
            // [MS-FSCC] 2.1.2.4: flags before the names
            case SYMLINK -> names(bytes, HEADER + 12) + ((bytes.getInt(16) & RELATIVE) != 0 ? ", relative" : "");
            // [MS-FSCC] 2.1.2.5
            case MOUNT_POINT -> names(bytes, HEADER + 8);
            // version 2, then UTF-8
            case WSL_SYMLINK -> " to " + Printable.of(wsl(bytes));
            default -> ", " + bytes.capacity() + " bytes";
        };
    }

    private static String names(ByteBuffer bytes, int buffer) {
        String substitute = name(bytes, buffer, 8);
        String print = name(bytes, buffer, 12);
        return " to " + Printable.of(substitute)
                + (print.isEmpty() || print.equals(substitute) ? "" : ", shown as " + Printable.of(print));
    }

    private static String name(ByteBuffer bytes, int buffer, int field) {
        int from = buffer + (bytes.getShort(field) & 0xffff);
        int length = bytes.getShort(field + 2) & 0xffff;
        byte[] name = new byte[length];
        bytes.get(from, name);
        return new String(name, StandardCharsets.UTF_16LE);
    }

    private static String wsl(ByteBuffer bytes) {
        byte[] name = new byte[Math.max(0, bytes.capacity() - HEADER - 4)];
        bytes.get(HEADER + 4, name);
        return new String(name, StandardCharsets.UTF_8);
    }
}
