// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell.inspect;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.Optional;
import org.offhost.filesystem.LinkTarget;
import org.offhost.inspect.Printable;

/** A reparse point in words ([MS-FSCC] 2.1.2): its tag, and where it points if it is a link. */
final class ReparseText {
    private static final int HEADER = 8;

    /** [MS-FSCC] 2.1.2.1. */
    private static final Map<Integer, String> TAGS = Map.ofEntries(
            Map.entry(0xA000000C, "symbolic link"),
            Map.entry(0xA0000003, "junction"),
            Map.entry(0xA000001D, "WSL symbolic link"),
            Map.entry(0x80000017, "WOF-compressed"),
            Map.entry(0x80000013, "deduplicated"),
            Map.entry(0x8000001B, "application execution alias"),
            Map.entry(0x80000023, "WSL socket"),
            Map.entry(0x80000024, "WSL pipe"),
            Map.entry(0x80000025, "WSL character device"),
            Map.entry(0x80000026, "WSL block device"),
            Map.entry(0x9000001A, "cloud file"));

    private ReparseText() {}

    /** @param target where it points, as its parser has read it */
    static String of(byte[] value, Optional<LinkTarget> target) {
        if (value.length < HEADER) {
            return "malformed: expected at least " + HEADER + " bytes, found " + value.length;
        }
        int tag = ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN).getInt(0);
        String name = TAGS.getOrDefault(tag, "unknown kind") + String.format(" (tag %08Xh)", tag);
        return name + target.map(t -> words(t, value.length)).orElseGet(() -> ", " + value.length + " bytes");
    }

    private static String words(LinkTarget target, int length) {
        if (target.path().isEmpty()) {
            return ", malformed: expected a target within its " + length + " bytes";
        }
        boolean relative = target.kind() == LinkTarget.Kind.WINDOWS && target.relative();
        return " to " + Printable.of(target.path())
                + (target.shown().isEmpty() ? "" : ", shown as " + Printable.of(target.shown()))
                + (relative ? ", relative" : "");
    }
}
