// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.fat;

import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.util.Locale;

/**
 * A 32-byte directory entry (Microsoft FAT specification 1.03, "FAT Directory Structure").
 *
 * @param position byte of the volume
 * @param bytes the entry, little-endian
 * @param codePage what the bytes of its 8.3 name mean
 */
record DirectoryEntry(long position, ByteBuffer bytes, CodePage codePage) {
    private static final int NAME = 11;
    private static final int BASE = 8;

    static final int READ_ONLY = 0x01;
    static final int VOLUME_ID = 0x08;
    static final int DIRECTORY = 0x10;

    /** READ_ONLY, HIDDEN, SYSTEM and VOLUME_ID together mark a long-name entry. */
    private static final int LONG_NAME = 0x0F;

    private static final int ATTRIBUTES = 0x3F;

    /** What stands in FileEntry: read-only, hidden, system, directory, archive; the same bits as FILE_ATTRIBUTE_*. */
    private static final int DOS_ATTRIBUTES = 0x37;

    private static final int DELETED = 0xE5;

    /** First byte of a name that really begins with E5h, a kanji lead byte. */
    private static final int STANDS_FOR_E5 = 0x05;

    /** Windows NT's use of DIR_NTRes: the base or the extension is in lower case. */
    private static final int LOWER_BASE = 0x08;

    private static final int LOWER_EXTENSION = 0x10;

    /** Whether this and every entry behind it was never used. */
    boolean isEnd() {
        return u8(0) == 0;
    }

    boolean isDeleted() {
        return u8(0) == DELETED;
    }

    boolean isLongName() {
        return (u8(11) & ATTRIBUTES) == LONG_NAME;
    }

    boolean isVolumeId() {
        return !isLongName() && (u8(11) & VOLUME_ID) != 0;
    }

    boolean isDirectory() {
        return (u8(11) & DIRECTORY) != 0;
    }

    /** "." or "..", which lead to the directory itself and to its parent. */
    boolean isDot() {
        return u8(0) == '.' && (u8(1) == ' ' || u8(1) == '.' && u8(2) == ' ');
    }

    /** Whether a system can have written it: reserved bits clear, no length of a directory, a cluster of the volume. */
    boolean isPossible(FatBootSector boot) {
        if (isLongName()) {
            int number = u8(0) & 0x3F;
            return (u8(11) & ~ATTRIBUTES) == 0 && number >= 1 && number <= 20 && bytes.getShort(26) == 0;
        }
        int first = firstCluster(boot.type);
        return (u8(11) & ~ATTRIBUTES) == 0
                && hasName()
                && (!isDirectory() || size() == 0)
                && (first == 0 ? size() == 0 : boot.isCluster(first));
    }

    /** No character of an 8.3 name is below a space, and the first is none ("FAT Directory Structure", DIR_Name). */
    private boolean hasName() {
        for (int i = 1; i < NAME; i++) {
            if (u8(i) < ' ') {
                return false;
            }
        }
        return u8(0) > ' ' || u8(0) == STANDS_FOR_E5;
    }

    int dosAttributes() {
        return u8(11) & DOS_ATTRIBUTES;
    }

    /** First cluster; 0 if there is none. The upper half is something else on FAT12 and FAT16. */
    int firstCluster(FatType type) {
        int low = bytes.getShort(26) & 0xFFFF;
        return type == FatType.FAT32 ? (bytes.getShort(20) & 0xFFFF) << 16 | low : low;
    }

    /** Bytes of the file; 0 of a directory. */
    long size() {
        return bytes.getInt(28) & 0xFFFF_FFFFL;
    }

    long created() {
        return FatTime.of(bytes.getShort(16), bytes.getShort(14), u8(13));
    }

    long modified() {
        return FatTime.of(bytes.getShort(24), bytes.getShort(22), 0);
    }

    long accessed() {
        return FatTime.of(bytes.getShort(18), (short) 0, 0);
    }

    /** The checksum that each of its long-name entries holds ("ChkSum()"). */
    int checksum() {
        int sum = 0;
        for (int i = 0; i < 11; i++) {
            sum = ((sum & 1) << 7) + (sum >> 1) + u8(i) & 0xFF;
        }
        return sum;
    }

    /** The 11 characters of a volume label, without what fills it up: blanks, of some formatters NUL. */
    String label() {
        byte[] name = name();
        return new String(name, codePage.of(name)).replaceFirst("[ \\x00]+$", "");
    }

    /** The 8.3 name as stored, in upper case. */
    String shortName() {
        return inCase(0);
    }

    /** The 8.3 name in the case that DIR_NTRes tells: the name of a file that needs no long one. */
    String nameInCase() {
        return inCase(u8(12));
    }

    private String inCase(int flags) {
        byte[] name = name();
        Charset charset = codePage.of(name);
        String base = new String(name, 0, BASE, charset);
        String extension = new String(name, BASE, NAME - BASE, charset);
        return joined(
                (flags & LOWER_BASE) != 0 ? base.toLowerCase(Locale.ROOT) : base,
                (flags & LOWER_EXTENSION) != 0 ? extension.toLowerCase(Locale.ROOT) : extension);
    }

    private static String joined(String base, String extension) {
        String b = base.stripTrailing();
        String e = extension.stripTrailing();
        return e.isEmpty() ? b : b + "." + e;
    }

    private byte[] name() {
        byte[] name = new byte[NAME];
        bytes.get(0, name);
        if (name[0] == STANDS_FOR_E5) {
            name[0] = (byte) DELETED;
        }
        return name;
    }

    private int u8(int at) {
        return bytes.get(at) & 0xFF;
    }
}
