// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ntfs;

import static org.offhost.kit.bytes.LittleEndian.i32;
import static org.offhost.kit.bytes.LittleEndian.i64;
import static org.offhost.kit.bytes.LittleEndian.u16;
import static org.offhost.kit.bytes.LittleEndian.u32;

import org.offhost.filesystem.CorruptStructureException;
import org.offhost.filesystem.Run;
import org.offhost.filesystem.Runs;
import org.offhost.kit.bytes.LittleEndian;

/** A file record whose header and fixups are sound (linux-ntfs documentation, "FILE record"); a view of a buffer. */
final class FileRecord {
    /** Number of the root directory's record. */
    static final long ROOT = 5;

    private static final int MAGIC = 0x454C_4946;
    private static final int UPDATE_SEQUENCE = 4;
    private static final int SEQUENCE = 16;
    private static final int ATTRIBUTES = 20;
    private static final int FLAGS = 22;
    private static final int BYTES_IN_USE = 24;
    private static final int BASE = 32;
    private static final int NUMBER = 44;

    /** NTFS 3.1 keeps the record's own number in the header, which is then 48 bytes long. */
    private static final int HEADER_WITH_NUMBER = 48;

    private static final int HEADER = 42;
    private static final int IN_USE = 1;
    private static final int DIRECTORY = 2;

    private final byte[] bytes;
    private final int start;
    private final int end;
    private final long number;
    private final long position;

    private FileRecord(byte[] bytes, int start, int end, long number, long position) {
        this.bytes = bytes;
        this.start = start;
        this.end = end;
        this.number = number;
        this.position = position;
    }

    /** Whether nothing was ever written here. */
    static boolean isBlank(byte[] bytes, int start) {
        return i32(bytes, start) == 0;
    }

    /**
     * Checks a record as read from the volume and undoes its fixups in place.
     *
     * @param position byte of the volume at which the record begins
     */
    static FileRecord check(byte[] bytes, int start, int length, long number, long position)
            throws CorruptStructureException {
        if (i32(bytes, start) != MAGIC) {
            throw new CorruptStructureException(
                    name(number), position, "signature FILE", LittleEndian.signature(bytes, start));
        }
        UpdateSequence.Mismatch torn = UpdateSequence.undo(bytes, start, length);
        if (torn != null) {
            throw new CorruptStructureException(name(number), position, torn.expected(), torn.found());
        }
        return checked(bytes, start, length, number, position);
    }

    /** The same for a record whose fixups are undone. */
    static FileRecord checked(byte[] bytes, int start, int length, long number, long position)
            throws CorruptStructureException {
        long used = u32(bytes, start + BYTES_IN_USE);
        int first = u16(bytes, start + ATTRIBUTES);
        if (used > length || first < HEADER || (first & 7) != 0 || first + 4 > used) {
            throw new CorruptStructureException(
                    name(number),
                    position,
                    "attributes between byte 42 and " + length,
                    "attributes from " + first + " to " + used);
        }
        FileRecord record = new FileRecord(bytes, start, start + (int) used, number, position);
        // formatting tools leave it out of records that are free
        if (record.isInUse()
                && u16(bytes, start + UPDATE_SEQUENCE) >= HEADER_WITH_NUMBER
                && i32(bytes, start + NUMBER) != (int) number) {
            throw record.corrupt("its own number in its header", "number " + u32(bytes, start + NUMBER));
        }
        return record;
    }

    /** Whether it begins with the signature of a record, sound or not. */
    static boolean isSigned(byte[] bytes, int start) {
        return i32(bytes, start) == MAGIC;
    }

    static String name(long number) {
        return "file record " + number;
    }

    long number() {
        return number;
    }

    /** Byte of the volume at which it begins. */
    long position() {
        return position;
    }

    byte[] bytes() {
        return bytes;
    }

    /** The first byte behind what is in use. */
    int end() {
        return end;
    }

    int sequence() {
        return u16(bytes, start + SEQUENCE);
    }

    boolean isInUse() {
        return (u16(bytes, start + FLAGS) & IN_USE) != 0;
    }

    boolean isDirectory() {
        return (u16(bytes, start + FLAGS) & DIRECTORY) != 0;
    }

    /** Reference of the base file record; 0 if this is one. */
    long base() {
        return i64(bytes, start + BASE);
    }

    /** Whether it is the base record of this number or one of its extensions. */
    boolean isOf(long base) {
        return base() == 0 ? number == base : FileReference.number(base()) == base;
    }

    /** Where in {@link #bytes} the first attribute begins. */
    int firstAttribute() {
        return start + u16(bytes, start + ATTRIBUTES);
    }

    /** Where on the volume bytes of a record in one piece lie; a hole where it has update sequence numbers in their place. */
    Runs place(int from, int length) {
        Runs.Builder runs = new Runs.Builder();
        int end = from - start + length;
        for (int at = from - start; at < end; ) {
            int whole = UpdateSequence.untouched(at);
            int n = Math.min(end - at, whole > 0 ? whole : whole + UpdateSequence.NUMBER);
            runs.add(whole > 0 ? position + at : Run.HOLE, n);
            at += n;
        }
        return runs.build();
    }

    CorruptStructureException corrupt(String expected, String found) {
        return new CorruptStructureException(name(number), position, expected, found);
    }
}
