// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.tar;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.offhost.filesystem.AttributeValue;

/** An access control list as text (acl(5), "short text form"), from the extended attribute that Linux has it in. */
final class AclText {
    private static final int VERSION = 2;
    private static final int HEADER = 4;
    private static final int ENTRY = 8;

    private AclText() {}

    /**
     * The text, with numbers for users and groups.
     *
     * @param value version 2, then of each entry tag, permissions, number (linux/posix_acl_xattr.h), little-endian
     * @return empty if it is malformed
     */
    static Optional<String> of(AttributeValue.Resident value) {
        ByteBuffer b = value.bytes().order(ByteOrder.LITTLE_ENDIAN);
        if (b.remaining() < HEADER || b.getInt() != VERSION || b.remaining() % ENTRY != 0) {
            return Optional.empty();
        }
        List<String> entries = new ArrayList<>();
        while (b.hasRemaining()) {
            int tag = b.getShort();
            String permissions = permissions(b.getShort());
            long id = Integer.toUnsignedLong(b.getInt());
            String who = who(tag, id);
            if (who.isEmpty()) {
                return Optional.empty();
            }
            entries.add(who + ":" + permissions);
        }
        return Optional.of(String.join(",", entries));
    }

    private static String who(int tag, long id) {
        return switch (tag) {
            case 0x01 -> "user:";
            case 0x02 -> "user:" + id;
            case 0x04 -> "group:";
            case 0x08 -> "group:" + id;
            case 0x10 -> "mask:";
            case 0x20 -> "other:";
            default -> "";
        };
    }

    private static String permissions(int bits) {
        return ((bits & 4) != 0 ? "r" : "-") + ((bits & 2) != 0 ? "w" : "-") + ((bits & 1) != 0 ? "x" : "-");
    }
}
