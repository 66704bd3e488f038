// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ntfs;

import static org.offhost.kit.bytes.LittleEndian.i32;
import static org.offhost.kit.bytes.LittleEndian.u16;

import java.nio.charset.StandardCharsets;
import org.offhost.filesystem.LinkTarget;

/** Where a link points, by its reparse point ([MS-FSCC] 2.1.2). */
final class LinkTargets {
    /** MAXIMUM_REPARSE_DATA_BUFFER_SIZE ([MS-FSCC] 2.1.2): no reparse point is longer. */
    static final int MOST = 16 << 10;

    private static final int HEADER = 8;

    /** Offset and length of the substitute name, of the print name. */
    private static final int NAMES = 8;

    private static final int FLAGS = 4;
    private static final int RELATIVE = 1;

    /** Before the UTF-8 of a link of WSL. */
    private static final int VERSION = 4;

    private LinkTargets() {}

    /**
     * The target of a reparse point whose tag is that of a link.
     *
     * @param data the reparse point, whole
     * @param directory whether the file record is that of a directory
     * @return with an empty path if it tells none
     */
    static LinkTarget of(byte[] data, boolean directory) {
        int end = data.length < HEADER ? 0 : Math.min(data.length, HEADER + u16(data, 4));
        return switch (data.length < HEADER ? 0 : i32(data, 0)) {
            case ReparsePoint.LX_SYMLINK -> posix(data, end, directory);
            // 2.1.2.4: flags between the table of names and their text
            case ReparsePoint.SYMLINK ->
                windows(
                        LinkTarget.Kind.WINDOWS,
                        data,
                        HEADER + NAMES + FLAGS,
                        end,
                        end >= HEADER + NAMES + FLAGS && (i32(data, HEADER + NAMES) & RELATIVE) != 0,
                        directory);
            // 2.1.2.5: none
            default -> windows(LinkTarget.Kind.MOUNT_POINT, data, HEADER + NAMES, end, false, directory);
        };
    }

    private static LinkTarget posix(byte[] data, int end, boolean directory) {
        int from = HEADER + VERSION;
        String path = end <= from ? "" : new String(data, from, end - from, StandardCharsets.UTF_8);
        return new LinkTarget(LinkTarget.Kind.POSIX, path, "", !path.startsWith("/"), directory);
    }

    private static LinkTarget windows(
            LinkTarget.Kind kind, byte[] data, int text, int end, boolean relative, boolean directory) {
        String path = name(data, HEADER, text, end);
        String shown = name(data, HEADER + 4, text, end);
        return new LinkTarget(kind, path, shown.equals(path) ? "" : shown, relative, directory);
    }

    /** A name by its offset in the text and its length, both of 16 bits; empty if it is not within. */
    private static String name(byte[] data, int field, int text, int end) {
        if (end < text) {
            return "";
        }
        int from = text + u16(data, field);
        int length = u16(data, field + 2);
        return from + length > end ? "" : new String(data, from, length, StandardCharsets.UTF_16LE);
    }
}
