// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.tar;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.offhost.archive.form.JsonText;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.AttributeValue;
import org.offhost.filesystem.FileEntry;

/**
 * Where a symbolic link points, if its reparse point says so in a way every host understands: relative to itself, and
 * not upward, which readers take for an attack (7-Zip refuses it, measured).
 */
public final class LinkTarget {
    private static final int SYMBOLIC_LINK = 0xA000000C;
    private static final int LX_SYMBOLIC_LINK = 0xA000001D;
    private static final int RELATIVE = 1;

    private LinkTarget() {}

    public static Optional<String> of(FileEntry entry) {
        for (Attribute a : entry.attributes()) {
            if (a.role() == Attribute.Role.REPARSE && a.value() instanceof AttributeValue.Resident r) {
                return parse(r.bytes().order(ByteOrder.LITTLE_ENDIAN)).filter(LinkTarget::isPlain);
            }
        }
        return Optional.empty();
    }

    /** REPARSE_DATA_BUFFER ([MS-FSCC] 2.1.2.4): tag, length, and what the tag prescribes. */
    private static Optional<String> parse(ByteBuffer b) {
        if (b.remaining() < 8) {
            return Optional.empty();
        }
        int tag = b.getInt(0);
        byte[] bytes = new byte[b.remaining()];
        b.get(0, bytes);
        if (tag == LX_SYMBOLIC_LINK && bytes.length > 12) {
            return Optional.of(new String(bytes, 12, bytes.length - 12, StandardCharsets.UTF_8));
        }
        if (tag != SYMBOLIC_LINK || bytes.length < 20 || (b.getInt(16) & RELATIVE) == 0) {
            return Optional.empty();
        }
        int offset = 20 + Short.toUnsignedInt(b.getShort(8));
        int length = Short.toUnsignedInt(b.getShort(10));
        if (offset + length > bytes.length) {
            return Optional.empty();
        }
        return Optional.of(new String(bytes, offset, length, StandardCharsets.UTF_16LE).replace('\\', '/'));
    }

    private static boolean isPlain(String target) {
        boolean upward = List.of(target.split("/")).contains("..");
        boolean valid = !upward
                && !target.isEmpty()
                && !target.startsWith("/")
                && target.indexOf(0) < 0
                && target.length() < 4096;
        for (int i = 0; valid && i < target.length(); i++) {
            valid = !JsonText.unpaired(target, i);
        }
        return valid;
    }
}
