// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ntfs;

import static org.offhost.kit.bytes.LittleEndian.i32;
import static org.offhost.kit.bytes.LittleEndian.i64;
import static org.offhost.kit.bytes.LittleEndian.u16;
import static org.offhost.kit.bytes.LittleEndian.u8;

import java.io.IOException;
import java.util.Arrays;
import org.offhost.filesystem.AttributeValue;
import org.offhost.filesystem.CorruptStructureException;

/**
 * Steps through an attribute list: which file record holds which part of which attribute (linux-ntfs documentation,
 * "$ATTRIBUTE_LIST").
 */
final class AttributeList {
    private static final int ENTRY = 26;

    /** NTFS makes no list longer than this (linux-ntfs documentation; $AttrDef has no limit). */
    private static final int MAX_LENGTH = 256 << 10;

    private final FileRecord base;
    private final byte[] bytes;
    private int next;
    private int at;

    private AttributeList(FileRecord base, byte[] bytes) {
        this.base = base;
        this.bytes = bytes;
    }

    /** Reads the list that an attribute of type $ATTRIBUTE_LIST holds, resident or not. */
    static AttributeList read(AttributeCursor list, BootSector boot, VolumeBytes volume) throws IOException {
        FileRecord base = list.record();
        if (!list.isNonResident()) {
            int start = list.valueStart();
            return new AttributeList(base, Arrays.copyOfRange(list.bytes(), start, start + list.valueLength()));
        }
        AttributeValue.NonResident value = new NonResidentValue(list, boot).build();
        if (value.length() > MAX_LENGTH) {
            throw base.corrupt("an attribute list of up to " + MAX_LENGTH + " bytes", value.length() + " bytes");
        }
        byte[] bytes = new byte[(int) value.length()];
        AttributeBytes.plain(volume, value, "attribute list of " + FileRecord.name(base.number()))
                .read(0, bytes, 0, bytes.length);
        return new AttributeList(base, bytes);
    }

    /** Moves to the next entry; false behind the last. */
    boolean next() throws CorruptStructureException {
        int left = bytes.length - next;
        if (left < ENTRY) {
            return false;
        }
        int length = u16(bytes, next + 4);
        int name = u8(bytes, next + 7);
        int nameLength = 2 * u8(bytes, next + 6);
        if (length < ENTRY || length > left || (nameLength != 0 && name + nameLength > length)) {
            throw base.corrupt(
                    "an entry of 26 to " + left + " bytes at " + next + " of the attribute list",
                    length + " bytes with a name of " + nameLength + " bytes at " + name);
        }
        at = next;
        next += length;
        return true;
    }

    int type() {
        return i32(bytes, at);
    }

    boolean isUnnamed() {
        return bytes[at + 6] == 0;
    }

    long lowestVcn() {
        return i64(bytes, at + 8);
    }

    /** Reference of the record that holds the attribute. */
    long reference() {
        return i64(bytes, at + 16);
    }

    /**
     * Moves a cursor to the attribute the entry speaks of.
     *
     * <p>Type, name and first cluster tell it. The identifier only helps where several are alike (names of a file): it
     * wraps around on long-lived files.
     */
    AttributeCursor find(FileRecord record) throws CorruptStructureException {
        AttributeCursor alike = null;
        for (AttributeCursor cursor = AttributeCursor.of(record); cursor.next(); ) {
            if (matches(cursor)) {
                if (cursor.id() == u16(bytes, at + 24)) {
                    return cursor;
                }
                if (alike == null) {
                    alike = cursor.copy();
                }
            }
        }
        if (alike == null) {
            throw record.corrupt(
                    "attribute " + AttributeType.name(type()) + " from cluster " + lowestVcn() + ", as the list of "
                            + FileRecord.name(base.number()) + " says",
                    "none");
        }
        return alike;
    }

    private boolean matches(AttributeCursor cursor) {
        if (cursor.type() != type() || cursor.nameLength() != u8(bytes, at + 6) || cursor.lowestVcn() != lowestVcn()) {
            return false;
        }
        int mine = at + u8(bytes, at + 7);
        int length = 2 * cursor.nameLength();
        return length == 0
                || Arrays.equals(
                        bytes, mine, mine + length, cursor.bytes(), cursor.nameStart(), cursor.nameStart() + length);
    }
}
