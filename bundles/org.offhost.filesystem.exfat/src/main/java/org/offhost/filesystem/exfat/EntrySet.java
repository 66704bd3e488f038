// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.exfat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.offhost.filesystem.FileTimes;

/**
 * A directory entry set: a primary entry and the secondary ones behind it, 32 bytes each (exFAT specification 1.00, 6.2 to
 * 6.4, 7).
 *
 * @param position byte of the volume at which the primary entry begins
 * @param bytes the entries one behind the other, little-endian
 */
record EntrySet(long position, ByteBuffer bytes) {
    /** Bytes of an entry. */
    static final int ENTRY = ExfatBootSector.DIRECTORY_ENTRY;

    static final int ALLOCATION_BITMAP = 0x81; // 7.1
    static final int UP_CASE_TABLE = 0x82; // 7.2
    static final int VOLUME_LABEL = 0x83; // 7.3
    static final int FILE = 0x85; // 7.4
    static final int VOLUME_GUID = 0xA0; // 7.5
    private static final int STREAM_EXTENSION = 0xC0; // 7.6
    private static final int FILE_NAME = 0xC1; // 7.7
    private static final int VENDOR_ALLOCATION = 0xE1; // 7.9

    /** TypeImportance: what does not know the entry may pass it over (6.2.1.2). */
    private static final int BENIGN = 0x20;

    private static final int DIRECTORY = 0x10;

    /** Read-only, hidden, system, directory, archive (7.4.4); the same bits as FILE_ATTRIBUTE_*. */
    private static final int DOS_ATTRIBUTES = 0x37;

    private static final int ENCRYPTED_FLAG = 0x8000;

    /** FILE_ATTRIBUTE_ENCRYPTED. */
    private static final int ENCRYPTED = 0x4000;

    private static final int NAME_CHARACTERS = 15;
    private static final int LABEL_CHARACTERS = 11;

    /**
     * Bytes in clusters that an entry speaks of (6.2.2, 6.2.3, 6.4.2, 7.6.5).
     *
     * @param possible whether there can be any at all
     * @param contiguous whether the table says nothing of them
     * @param first number of the first cluster
     * @param length bytes, unsigned
     * @param valid bytes from the start that were ever written, unsigned
     */
    record Allocation(boolean possible, boolean contiguous, long first, long length, long valid) {}

    /** EntryType of the primary entry. */
    int type() {
        return type(0);
    }

    private int type(int entry) {
        return u8(entry * ENTRY);
    }

    private int count() {
        return bytes.capacity() / ENTRY;
    }

    /** What is wrong with the checksum of the set (6.3.3), if anything. */
    Optional<String> wrongChecksum() {
        int sum = RotatingSum.of16(RotatingSum.of16(0, bytes, 0, 2), bytes, 4, bytes.capacity());
        int stored = u16(2);
        return sum == stored
                ? Optional.empty()
                : Optional.of("expected SetChecksum " + hex(sum, 4) + ", found " + hex(stored, 4));
    }

    /** What is wrong with the entries behind a file entry (7.4, 7.6, 7.7), if anything. */
    Optional<String> wrongFile() {
        if (count() < 2 || type(1) != STREAM_EXTENSION) {
            return Optional.of("expected a stream extension entry C0h, found "
                    + (count() < 2 ? "no secondary entry" : hex(type(1), 2)));
        }
        int length = u8(ENTRY + 3);
        int names = (length + NAME_CHARACTERS - 1) / NAME_CHARACTERS;
        if (length == 0) {
            return Optional.of("expected NameLength 1 to 255, found 0");
        }
        for (int i = 2; i < 2 + names; i++) {
            if (i >= count() || type(i) != FILE_NAME) {
                return Optional.of(
                        "expected " + names + " file name entries for " + length + " characters, found " + (i - 2));
            }
        }
        for (int i = 2 + names; i < count(); i++) {
            if ((type(i) & BENIGN) == 0) {
                return Optional.of("expected benign entries behind the name, found a critical one of type "
                        + hex(type(i), 2) + ", which is not known");
            }
        }
        return Optional.empty();
    }

    boolean isDirectory() {
        return (u16(4) & DIRECTORY) != 0;
    }

    int dosAttributes() {
        return u16(4) & DOS_ATTRIBUTES | (isEncrypted() ? ENCRYPTED : 0);
    }

    /** Whether EFS of Windows has encrypted it: a flag in what the specification has as Reserved1 (7.4). */
    boolean isEncrypted() {
        return (u16(6) & ENCRYPTED_FLAG) != 0;
    }

    /** Bytes that EFS has added to fill its last block up: in what the specification has as Reserved1 (7.6). */
    int padding() {
        return u8(ENTRY + 2);
    }

    FileTimes times() {
        return FileTimes.ofFiletimes(
                ExfatTime.of(bytes.getInt(8), u8(20), u8(22)),
                ExfatTime.of(bytes.getInt(12), u8(21), u8(23)),
                0,
                ExfatTime.of(bytes.getInt(16), 0, u8(24)));
    }

    /** The name of a file, as far as its entries have it. */
    String name() {
        int length = Math.min(u8(ENTRY + 3), (count() - 2) * NAME_CHARACTERS);
        StringBuilder name = new StringBuilder(Math.max(length, 0));
        for (int i = 0; i < length; i++) {
            name.append(bytes.getChar((2 + i / NAME_CHARACTERS) * ENTRY + 2 + i % NAME_CHARACTERS * 2));
        }
        return name.toString();
    }

    /** NameHash (7.6.4). */
    int nameHash() {
        return u16(ENTRY + 4);
    }

    /** The data of a file. */
    Allocation stream() {
        return secondary(ENTRY, bytes.getLong(ENTRY + 8));
    }

    /** What vendors keep in clusters beside the data. */
    List<Vendor> vendors() {
        List<Vendor> all = new ArrayList<>();
        for (int i = 2; i < count(); i++) {
            if (type(i) == VENDOR_ALLOCATION) {
                Allocation a = secondary(i * ENTRY, bytes.getLong(i * ENTRY + 24));
                all.add(new Vendor(guid(i * ENTRY + 2), a));
            }
        }
        return all;
    }

    /**
     * A vendor allocation (7.9).
     *
     * @param guid says what is in it
     * @param allocation where it is
     */
    record Vendor(String guid, Allocation allocation) {}

    private Allocation secondary(int at, long valid) {
        int flags = u8(at + 1);
        return new Allocation((flags & 1) != 0, (flags & 2) != 0, u32(at + 20), bytes.getLong(at + 24), valid);
    }

    /** Where the allocation bitmap or up-case table is: always a chain (6.3.4.2). */
    Allocation system() {
        return new Allocation(true, false, u32(20), bytes.getLong(24), bytes.getLong(24));
    }

    /** TableChecksum of an up-case table (7.2.2). */
    int tableChecksum() {
        return bytes.getInt(4);
    }

    /** BitmapIdentifier: 0 of the first bitmap (7.1.2.1). */
    int bitmapIdentifier() {
        return u8(1) & 1;
    }

    /** The volume label (7.3). */
    String label() {
        StringBuilder label = new StringBuilder();
        for (int i = 0; i < Math.min(u8(1), LABEL_CHARACTERS); i++) {
            label.append(bytes.getChar(2 + 2 * i));
        }
        return label.toString();
    }

    /** The volume GUID (7.5.5). */
    String volumeGuid() {
        return guid(6);
    }

    /** A GUID as it is written: the first three parts are numbers, the rest bytes (10.1). */
    private String guid(int at) {
        return String.format(
                Locale.ROOT,
                "{%08X-%04X-%04X-%04X-%012X}",
                bytes.getInt(at),
                u16(at + 4),
                u16(at + 6),
                Short.reverseBytes(bytes.getShort(at + 8)),
                Long.reverseBytes(bytes.getLong(at + 8)) & 0xFFFF_FFFF_FFFFL);
    }

    static String hex(int n, int digits) {
        return String.format(Locale.ROOT, "%0" + digits + "Xh", n);
    }

    private int u8(int at) {
        return bytes.get(at) & 0xFF;
    }

    private int u16(int at) {
        return bytes.getShort(at) & 0xFFFF;
    }

    private long u32(int at) {
        return bytes.getInt(at) & 0xFFFF_FFFFL;
    }
}
