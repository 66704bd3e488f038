// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell.inspect;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.offhost.inspect.Printable;

/** Object identifiers and lists of extended attributes in words. */
final class ExtendedText {
    private static final int EA_HEADER = 8;
    private static final int GUID = 16;

    private ExtendedText() {}

    /** Names and lengths of a list of FILE_FULL_EA_INFORMATION ([MS-FSCC] 2.4.16). */
    static List<String> attributes(byte[] value) {
        ByteBuffer bytes = ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN);
        List<String> lines = new ArrayList<>();
        int at = 0;
        while (at < value.length) {
            int room = value.length - at;
            int next = room < EA_HEADER ? 0 : bytes.getInt(at);
            int name = room < EA_HEADER ? 0 : value[at + 5] & 0xff;
            int length = room < EA_HEADER ? 0 : bytes.getShort(at + 6) & 0xffff;
            int need = EA_HEADER + name + 1 + length;
            if (name == 0 || need > room || next != 0 && (next < need || next > room)) {
                lines.add("malformed: expected an extended attribute at byte " + at + " of " + value.length);
                return lines;
            }
            String text = new String(value, at + EA_HEADER, name, StandardCharsets.ISO_8859_1);
            lines.add(String.format(Locale.ROOT, "%s, %,d bytes", Printable.of(text), length));
            at = next == 0 ? value.length : at + next;
        }
        return lines;
    }

    /** The object identifier and, where it is kept, what it was at birth (linux-ntfs documentation, "$OBJECT_ID"). */
    static String objectId(byte[] value) {
        if (value.length < GUID) {
            return "malformed: expected at least " + GUID + " bytes, found " + value.length;
        }
        String text = guid(value, 0);
        return value.length < 4 * GUID
                ? text
                : text + ", born on volume " + guid(value, GUID) + " as " + guid(value, 2 * GUID) + " in domain "
                        + guid(value, 3 * GUID);
    }

    /** [MS-DTYP] 2.3.4.2: the first three fields are little-endian. */
    private static String guid(byte[] value, int at) {
        ByteBuffer bytes = ByteBuffer.wrap(value, at, GUID).slice().order(ByteOrder.LITTLE_ENDIAN);
        long last = bytes.order(ByteOrder.BIG_ENDIAN).getLong(8);
        bytes.order(ByteOrder.LITTLE_ENDIAN);
        return String.format(
                "{%08x-%04x-%04x-%04x-%012x}",
                bytes.getInt(0), bytes.getShort(4), bytes.getShort(6), last >>> 48, last & 0xffff_ffff_ffffL);
    }
}
