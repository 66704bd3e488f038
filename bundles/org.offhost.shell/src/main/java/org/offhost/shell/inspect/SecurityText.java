// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell.inspect;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** A self-relative security descriptor in words ([MS-DTYP] 2.4.6): owner, group, and how many entries its lists have. */
final class SecurityText {
    private static final int HEADER = 20;
    private static final int DACL_PRESENT = 0x4;
    private static final int SACL_PRESENT = 0x10;
    private static final int DACL_PROTECTED = 0x1000;
    private static final int MAX_SUBAUTHORITIES = 15;

    private final ByteBuffer bytes;

    private SecurityText(byte[] descriptor) {
        this.bytes = ByteBuffer.wrap(descriptor).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** A sentence each for owner, group and lists. */
    static List<String> of(byte[] descriptor) {
        SecurityText text = new SecurityText(descriptor);
        if (descriptor.length < HEADER) {
            return List.of("malformed: expected at least " + HEADER + " bytes, found " + descriptor.length);
        }
        int control = text.bytes.getShort(2);
        List<String> lines = new ArrayList<>();
        lines.add("owner " + text.sid(4));
        lines.add("group " + text.sid(8));
        boolean isProtected = (control & DACL_PROTECTED) != 0;
        lines.add("access list " + text.acl(control & DACL_PRESENT, 16) + (isProtected ? ", inherits nothing" : ""));
        if ((control & SACL_PRESENT) != 0) {
            lines.add("audit list " + text.acl(control & SACL_PRESENT, 12));
        }
        return lines;
    }

    /** A security identifier ([MS-DTYP] 2.4.2.2) as S-R-I-S…. */
    private String sid(int field) {
        int at = bytes.getInt(field);
        if (at == 0) {
            return "none";
        }
        try {
            int count = bytes.get(at + 1) & 0xff;
            if (bytes.get(at) != 1 || count > MAX_SUBAUTHORITIES) {
                return malformed("a SID of revision 1", at);
            }
            long authority = Long.reverseBytes(bytes.getLong(at)) & 0xffff_ffff_ffffL;
            StringBuilder sid = new StringBuilder("S-1-").append(authority);
            for (int i = 0; i < count; i++) {
                sid.append('-').append(Integer.toUnsignedString(bytes.getInt(at + 8 + 4 * i)));
            }
            return sid.toString();
        } catch (IndexOutOfBoundsException e) {
            return malformed("a SID", at);
        }
    }

    private String acl(int present, int field) {
        int at = bytes.getInt(field);
        if (present == 0 || at == 0) {
            return "none";
        }
        try {
            int entries = bytes.getShort(at + 4) & 0xffff;
            return "of " + entries + (entries == 1 ? " entry" : " entries");
        } catch (IndexOutOfBoundsException e) {
            return malformed("an access control list", at);
        }
    }

    private String malformed(String expected, int at) {
        return "malformed: expected " + expected + " at byte " + Integer.toUnsignedString(at) + " of "
                + bytes.capacity();
    }
}
