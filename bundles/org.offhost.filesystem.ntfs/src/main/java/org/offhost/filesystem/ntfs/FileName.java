// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ntfs;

import static org.offhost.kit.bytes.LittleEndian.i32;
import static org.offhost.kit.bytes.LittleEndian.i64;
import static org.offhost.kit.bytes.LittleEndian.u8;

import org.offhost.filesystem.CorruptStructureException;
import org.offhost.kit.bytes.LittleEndian;

/**
 * $FILE_NAME: a name in a directory; also the key of index entries (linux-ntfs documentation, "$FILE_NAME").
 *
 * @param parent reference of the directory
 * @param name the name
 * @param space its name space
 */
record FileName(long parent, String name, int space) {
    /** The 8.3 name of a pair. */
    static final int DOS = 2;

    /** Bytes before the name. */
    static final int HEADER = 66;

    /** In the flags that only $FILE_NAME has: the file is a directory. */
    private static final int DIRECTORY = 0x1000_0000;

    static FileName parse(AttributeCursor attribute) throws CorruptStructureException {
        byte[] bytes = attribute.bytes();
        int at = attribute.valueStart();
        int length = attribute.isNonResident() ? 0 : attribute.valueLength();
        if (length < HEADER || HEADER + 2 * nameLength(bytes, at) > length) {
            throw attribute.record().corrupt("a resident name inside " + attribute, length + " bytes");
        }
        int chars = nameLength(bytes, at);
        FileName name = new FileName(i64(bytes, at), LittleEndian.utf16(bytes, at + HEADER, chars), space(bytes, at));
        if (isForbidden(bytes, at + HEADER, chars, attribute.record())) {
            throw attribute.record().corrupt("a name without '/' and NUL", "'" + name.name + "'");
        }
        return name;
    }

    /** Characters of the name of the structure at {@code at}. */
    static int nameLength(byte[] bytes, int at) {
        return u8(bytes, at + 64);
    }

    static boolean isDirectory(byte[] bytes, int at) {
        return (i32(bytes, at + 56) & DIRECTORY) != 0;
    }

    private static int space(byte[] bytes, int at) {
        return bytes[at + 65];
    }

    /** No name space allows these characters; in a path they would lead elsewhere. */
    private static boolean isForbidden(byte[] bytes, int from, int chars, FileRecord record) {
        int dots = 0;
        for (int at = from; at < from + 2 * chars; at += 2) {
            int low = bytes[at];
            if (bytes[at + 1] == 0 && (low == '/' || low == 0 || low == '.')) {
                if (low != '.') {
                    return true;
                }
                dots++;
            }
        }
        // only dots: the directory itself, which the root alone has for a name, or the one above
        return chars == 0 || dots == chars && (chars == 2 || chars == 1 && !record.isOf(FileRecord.ROOT));
    }
}
