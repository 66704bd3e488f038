// SPDX-License-Identifier: Apache-2.0
package org.offhost.restore.folder;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.AttributeValue;
import org.offhost.filesystem.FileEntry;

/** Where a symbolic link points, by its reparse point ([MS-FSCC] 2.1.2). */
final class Reparse {
    private static final int MOUNT_POINT = 0xA0000003;
    private static final int SYMLINK = 0xA000000C;
    private static final int LX_SYMLINK = 0xA000001D;
    private static final int HEADER = 8;
    private static final int RELATIVE = 1;

    private Reparse() {}

    /** The target of a relative link, with '/' between names; empty if the entry is no link a POSIX host could hold. */
    static Optional<String> symbolicLink(FileEntry entry) {
        for (Attribute a : entry.attributes()) {
            if (a.role() == Attribute.Role.REPARSE && a.value() instanceof AttributeValue.Resident r) {
                return target(r.bytes().order(ByteOrder.LITTLE_ENDIAN)).filter(Reparse::harmless);
            }
        }
        return Optional.empty();
    }

    /** Whether it is a junction, which is a directory (2.1.2.5). */
    static boolean isJunction(FileEntry entry) {
        return entry.attributes().stream()
                .filter(a -> a.role() == Attribute.Role.REPARSE)
                .anyMatch(a -> a.value() instanceof AttributeValue.Resident r
                        && r.length() >= HEADER
                        && r.bytes().order(ByteOrder.LITTLE_ENDIAN).getInt(0) == MOUNT_POINT);
    }

    /** An absolute target, or one with control characters, is not made: it means something else on this host. */
    private static boolean harmless(String target) {
        return !target.isEmpty() && !target.startsWith("/") && target.chars().noneMatch(c -> c < ' ');
    }

    private static Optional<String> target(ByteBuffer data) {
        if (data.remaining() < HEADER + 4) {
            return Optional.empty();
        }
        int tag = data.getInt(0);
        int length = Math.min(Short.toUnsignedInt(data.getShort(4)), data.remaining() - HEADER);
        if (tag == LX_SYMLINK && length > 4) {
            byte[] utf8 = new byte[length - 4];
            data.get(HEADER + 4, utf8);
            return Optional.of(new String(utf8, StandardCharsets.UTF_8));
        }
        return tag == SYMLINK && length >= 12 ? windowsTarget(data, length) : Optional.empty();
    }

    /** 2.1.2.4: SubstituteNameOffset, …Length, PrintNameOffset, …Length, Flags, PathBuffer. */
    private static Optional<String> windowsTarget(ByteBuffer data, int length) {
        int offset = HEADER + 12 + Short.toUnsignedInt(data.getShort(HEADER));
        int bytes = Short.toUnsignedInt(data.getShort(HEADER + 2));
        if ((data.getInt(HEADER + 8) & RELATIVE) == 0 || offset + bytes > HEADER + length) {
            return Optional.empty();
        }
        byte[] name = new byte[bytes];
        data.get(offset, name);
        return Optional.of(new String(name, StandardCharsets.UTF_16LE).replace('\\', '/'));
    }
}
