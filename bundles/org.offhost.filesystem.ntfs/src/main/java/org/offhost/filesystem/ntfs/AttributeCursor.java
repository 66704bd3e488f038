// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ntfs;

import static org.offhost.kit.bytes.LittleEndian.i32;
import static org.offhost.kit.bytes.LittleEndian.i64;
import static org.offhost.kit.bytes.LittleEndian.u16;
import static org.offhost.kit.bytes.LittleEndian.u32;
import static org.offhost.kit.bytes.LittleEndian.u8;

import org.offhost.filesystem.AttributeValue;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.kit.bytes.LittleEndian;

/** Steps through the attributes of a file record, headers checked (linux-ntfs documentation, "Attribute Header"). */
final class AttributeCursor {
    static final int COMPRESSED = 0x00FF;
    static final int ENCRYPTED = 0x4000;
    static final int SPARSE = 0x8000;

    private static final int END = -1;
    private static final int RESIDENT_HEADER = 24;
    private static final int NON_RESIDENT_HEADER = 64;

    private static final int INDEX_ROOT = 0x90;
    private static final int INDEX_ALLOCATION = 0xA0;
    private static final int BITMAP = 0xB0;
    private static final int LAST_TYPE = 0x100;
    private static final int FIRST_OTHER_TYPE = 0x1000;

    /** "$I30" in UTF-16: the name of nearly all named attributes. */
    private static final long I30 = 0x0030_0033_0049_0024L;

    private final FileRecord record;
    private final byte[] bytes;
    private int next;
    private int at;
    private int end;

    private AttributeCursor(FileRecord record, int first) {
        this.record = record;
        this.bytes = record.bytes();
        this.next = first;
    }

    /** Before the first attribute of a record. */
    static AttributeCursor of(FileRecord record) {
        return new AttributeCursor(record, record.firstAttribute());
    }

    /** Moves to the next attribute; false behind the last. */
    boolean next() throws CorruptStructureException {
        int limit = record.end();
        if (next + 4 > limit) {
            throw record.corrupt("an end marker behind the last attribute", "none");
        }
        if (i32(bytes, next) == END) {
            return false;
        }
        long length = next + RESIDENT_HEADER > limit ? 0 : u32(bytes, next + 4);
        if (length < RESIDENT_HEADER || (length & 7) != 0 || length > limit - next) {
            throw record.corrupt(
                    "an attribute of 24 to " + (limit - next) + " bytes at " + next,
                    length + " bytes of type " + type(next));
        }
        at = next;
        next += (int) length;
        end = next;
        checkType();
        if (bytes[at + 9] != 0) {
            checkName();
        }
        checkUse();
        checkValue();
        return true;
    }

    /** $AttrDef counts types in steps of 16, the own ones of applications from 0x1000. */
    private void checkType() throws CorruptStructureException {
        int type = type();
        if ((type & 15) != 0 || type <= 0 || type > LAST_TYPE && type < FIRST_OTHER_TYPE) {
            throw record.corrupt(
                    "an attribute type in steps of 16 up to 0x100 at " + at, "0x" + Integer.toHexString(type));
        }
    }

    /**
     * An index and its bitmap have a name that begins with '$', a reparse point has none; a stream that a flipped bit has
     * made one of them would be gone without a word.
     */
    private void checkUse() throws CorruptStructureException {
        int type = type();
        boolean index = type == INDEX_ROOT || type == INDEX_ALLOCATION || type == BITMAP && !record.isOf(0);
        if (index && (nameLength() == 0 || u16(bytes, nameStart()) != '$')) {
            throw record.corrupt("an index name that begins with '$' in " + this, "'" + name() + "'");
        }
        if (type == INDEX_ALLOCATION && !isNonResident() || type == AttributeType.REPARSE_POINT && nameLength() != 0) {
            throw record.corrupt(
                    type == INDEX_ALLOCATION ? "a non-resident " + this : "no name of " + this, "'" + name() + "'");
        }
    }

    private void checkName() throws CorruptStructureException {
        int length = 2 * u8(bytes, at + 9);
        int from = u16(bytes, at + 10);
        if (from < 16 || from + length > end - at) {
            throw record.corrupt("the name inside " + this, length + " bytes at " + from);
        }
    }

    private void checkValue() throws CorruptStructureException {
        if (isNonResident()) {
            if (end - at < NON_RESIDENT_HEADER) {
                throw record.corrupt(NON_RESIDENT_HEADER + " bytes or more of non-resident " + this, "its end");
            }
            if (mappingPairs() < at + NON_RESIDENT_HEADER || mappingPairs() > end) {
                throw record.corrupt("mapping pairs inside " + this, "at " + u16(bytes, at + 32));
            }
        } else if (u32(bytes, at + 16) > end - at - u16(bytes, at + 20)) {
            throw record.corrupt("the value inside " + this, u32(bytes, at + 16) + " bytes at " + u16(bytes, at + 20));
        }
    }

    /** A cursor at the same attribute. */
    AttributeCursor copy() {
        AttributeCursor copy = new AttributeCursor(record, next);
        copy.at = at;
        copy.end = end;
        return copy;
    }

    FileRecord record() {
        return record;
    }

    byte[] bytes() {
        return bytes;
    }

    /** The first byte behind the attribute. */
    int end() {
        return end;
    }

    /** Bytes of the attribute, header included. */
    int length() {
        return end - at;
    }

    int type() {
        return i32(bytes, at);
    }

    boolean isNonResident() {
        return bytes[at + 8] != 0;
    }

    int nameLength() {
        return u8(bytes, at + 9);
    }

    /** Where the name begins. */
    int nameStart() {
        return at + u16(bytes, at + 10);
    }

    String name() {
        int length = nameLength();
        if (length == 0) {
            return "";
        }
        if (length == 4 && i64(bytes, nameStart()) == I30) {
            return "$I30";
        }
        return LittleEndian.utf16(bytes, nameStart(), length);
    }

    int flags() {
        return u16(bytes, at + 12);
    }

    int id() {
        return u16(bytes, at + 14);
    }

    /** Resident: where the value begins. */
    int valueStart() {
        return at + u16(bytes, at + 20);
    }

    /** Resident: bytes of the value. */
    int valueLength() {
        return i32(bytes, at + 16);
    }

    AttributeValue.Resident resident() {
        return AttributeValue.Resident.copyOf(bytes, valueStart(), valueLength());
    }

    /** Resident, in a record that is in one piece: the value with its place on the volume. */
    AttributeValue.Resident placed() {
        return resident().at(record.place(valueStart(), valueLength()));
    }

    /** First cluster of the attribute that this part of it describes; 0 if resident. */
    long lowestVcn() {
        return isNonResident() ? i64(bytes, at + 16) : 0;
    }

    /** Non-resident: last cluster of the attribute that this part of it describes. */
    long highestVcn() {
        return i64(bytes, at + 24);
    }

    /** Non-resident: where the mapping pairs begin. */
    int mappingPairs() {
        return at + u16(bytes, at + 32);
    }

    /** Non-resident: exponent of the clusters that are compressed together. */
    int compressionUnit() {
        return u8(bytes, at + 34);
    }

    /** Non-resident, in the part that begins at cluster 0: bytes of content. */
    long dataLength() {
        return i64(bytes, at + 48);
    }

    /** Non-resident, in the part that begins at cluster 0: bytes ever written. */
    long initializedLength() {
        return i64(bytes, at + 56);
    }

    private String type(int from) {
        return from + 4 > bytes.length ? "?" : AttributeType.name(i32(bytes, from));
    }

    @Override
    public String toString() {
        return "attribute " + type(at) + " of " + (end - at) + " bytes";
    }
}
