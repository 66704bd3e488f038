// SPDX-License-Identifier: Apache-2.0
package org.example.iso9660;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.filesystem.FileTimes;
import org.offhost.kit.bytes.LittleEndianFields;

/**
 * A record of a directory (ECMA-119, 9.1): one stretch of a file, with its name.
 *
 * @param position byte of the volume at which it begins
 * @param size bytes of the record
 * @param extent byte at which the stretch begins
 * @param length bytes of the stretch
 * @param flags file flags
 * @param identifier the name as ISO 9660 has it
 * @param date when it was recorded, 7 bytes
 * @param systemUse what systems keep beside: Rock Ridge is there
 */
record DirectoryRecord(
        long position,
        int size,
        long extent,
        long length,
        int flags,
        byte[] identifier,
        ByteBuffer date,
        ByteBuffer systemUse) {
    private static final int SHORTEST = 34;
    private static final int DATE = 18;
    static final int DATE_LENGTH = 7;
    private static final int FLAGS = 25;
    private static final int UNIT_SIZE = 26;
    private static final int NAME = 33;
    private static final int DIRECTORY = 0x02;
    private static final int CONTINUES = 0x80;

    /**
     * Reads one.
     *
     * @param sector of a directory, little-endian
     * @param at where in it the record begins
     * @param sectorPosition byte of the volume at which the sector begins
     * @param volumeLength bytes of the volume, in which its stretch must lie
     */
    static DirectoryRecord read(ByteBuffer sector, int at, long sectorPosition, long volumeLength)
            throws CorruptStructureException {
        long position = sectorPosition + at;
        LittleEndianFields fields = new LittleEndianFields(sector);
        int size = fields.u8(at);
        require(position, size >= SHORTEST && size <= sector.limit() - at, "34 bytes and more of the sector", size);
        int nameLength = fields.u8(at + NAME - 1);
        int use = NAME + nameLength + (nameLength + 1) % 2; // the name and its pad make an odd number
        require(position, nameLength > 0 && NAME + nameLength <= size, "a name within the record", nameLength);
        require(position, fields.u8(at + UNIT_SIZE) == 0, "a stretch that is not interleaved", "an interleaved one");
        long extent = (fields.u32(at + 2) + fields.u8(at + 1)) * Descriptor.SECTOR;
        long length = fields.u32(at + 10);
        require(
                position,
                length == 0 || extent <= volumeLength - length,
                "a stretch within " + volumeLength + " bytes",
                length + " bytes from " + extent);
        byte[] name = new byte[nameLength];
        sector.get(at + NAME, name);
        return new DirectoryRecord(
                position,
                size,
                extent,
                length,
                fields.u8(at + FLAGS),
                name,
                slice(sector, at + DATE, DATE_LENGTH),
                slice(sector, at + Math.min(use, size), Math.max(0, size - use)));
    }

    private static ByteBuffer slice(ByteBuffer b, int at, int length) {
        return b.slice(at, length).order(b.order());
    }

    private static void require(long position, boolean holds, String expected, Object found)
            throws CorruptStructureException {
        if (!holds) {
            throw new CorruptStructureException("directory record", position, expected, found.toString());
        }
    }

    boolean isDirectory() {
        return (flags & DIRECTORY) != 0;
    }

    /** Whether the next record is of the same file. */
    boolean continues() {
        return (flags & CONTINUES) != 0;
    }

    /** Whether it is the first of its directory: the directory itself. */
    boolean isSelf() {
        return identifier.length == 1 && identifier[0] == 0;
    }

    /** Whether it is the second of its directory: the one above. */
    boolean isParent() {
        return identifier.length == 1 && identifier[0] == 1;
    }

    /** The name without the version and the dot of an empty extension. */
    String name() {
        String name = new String(identifier, StandardCharsets.ISO_8859_1);
        int version = name.lastIndexOf(';');
        name = version > 0 ? name.substring(0, version) : name;
        return name.endsWith(".") && name.length() > 1 ? name.substring(0, name.length() - 1) : name;
    }

    /** A date of 7 bytes as one of the stamps; one that is none leaves the times as they are. */
    static FileTimes with(FileTimes times, FileTimes.Stamp stamp, ByteBuffer b) {
        try {
            LocalDateTime local =
                    LocalDateTime.of(1900 + (b.get(0) & 0xff), b.get(1), b.get(2), b.get(3), b.get(4), b.get(5));
            return times.with(stamp, local.toEpochSecond(ZoneOffset.ofTotalSeconds(b.get(6) * 15 * 60)), 0);
        } catch (DateTimeException e) {
            return times;
        }
    }
}
