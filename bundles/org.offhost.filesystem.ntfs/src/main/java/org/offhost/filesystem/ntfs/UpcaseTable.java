// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ntfs;

import java.io.IOException;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.kit.bytes.LittleEndian;

/** $UpCase: the upper case of every UTF-16 unit, by which names are compared (linux-ntfs documentation, "$UpCase"). */
final class UpcaseTable {
    private static final int LENGTH = 1 << 16;

    private final char[] upper;

    private UpcaseTable(char[] upper) {
        this.upper = upper;
    }

    static UpcaseTable read(AttributeBytes content) throws IOException {
        if (content.length() != 2L * LENGTH) {
            throw new CorruptStructureException(
                    "$UpCase", Math.max(0, content.position(0)), 2 * LENGTH + " bytes", content.length() + " bytes");
        }
        byte[] bytes = new byte[2 * LENGTH];
        content.read(0, bytes, 0, bytes.length);
        char[] upper = new char[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            upper[i] = (char) LittleEndian.u16(bytes, 2 * i);
        }
        return new UpcaseTable(upper);
    }

    /** Compares a name with the one of a $FILE_NAME structure at {@code at}, as directories are sorted. */
    int compare(String name, byte[] bytes, int at) {
        int otherLength = FileName.nameLength(bytes, at);
        int common = Math.min(name.length(), otherLength);
        for (int i = 0; i < common; i++) {
            int c = upper[name.charAt(i)] - upper[LittleEndian.u16(bytes, at + FileName.HEADER + 2 * i)];
            if (c != 0) {
                return c;
            }
        }
        return name.length() - otherLength;
    }
}
