// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.partitions;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.UUID;
import java.util.zip.CRC32;
import org.offhost.filesystem.CorruptStructureException;

/**
 * A GPT header that passed every check, and the entries it names (UEFI 2.10, 5.3.2, table 5.5).
 *
 * @param sectorLength bytes of a logical block of the table
 * @param position byte of the unit at which it lies
 * @param alternate AlternateLBA
 * @param firstUsable FirstUsableLBA
 * @param lastUsable LastUsableLBA
 * @param disk DiskGUID
 * @param entryLength SizeOfPartitionEntry
 * @param entries the array
 * @param entriesCrc PartitionEntryArrayCRC32
 */
record GptHeader(
        int sectorLength,
        long position,
        long alternate,
        long firstUsable,
        long lastUsable,
        UUID disk,
        int entryLength,
        ByteBuffer entries,
        int entriesCrc) {
    private static final byte[] SIGNATURE = "EFI PART".getBytes(StandardCharsets.US_ASCII);

    /** Bytes with a meaning in revision 1.0; a header may be longer, up to a block. */
    private static final int LENGTH = 92;

    private static final int CRC_AT = 16;

    /** SizeOfPartitionEntry is 128 times a power of two. */
    private static final int SHORTEST_ENTRY = 128;

    /** 16 KiB is the rule; what asks for more than this is no table anybody made. */
    private static final int MOST_ENTRY_BYTES = 4 << 20;

    /** Whether a header begins there, sound or not. */
    static boolean isAt(TableReader reader, long position) throws IOException {
        if (position < 0 || position > reader.size() - LENGTH) {
            return false;
        }
        return reader.read("GPT header", position, SIGNATURE.length).equals(ByteBuffer.wrap(SIGNATURE));
    }

    /**
     * Reads and checks one.
     *
     * @param lba where it should be, in blocks of {@code sectorLength}
     * @throws CorruptStructureException at the first check that fails
     */
    static GptHeader read(TableReader reader, int sectorLength, long lba) throws IOException {
        long position = lba * sectorLength;
        ByteBuffer b = reader.read("GPT header", position, sectorLength);
        Check check = new Check(position);
        check.that(isAt(reader, position), "signature EFI PART", hex(b.getLong(0)));
        long length = b.getInt(12) & 0xFFFF_FFFFL;
        check.that(length >= LENGTH && length <= sectorLength, "HeaderSize 92 to " + sectorLength, length);
        int expected = b.getInt(CRC_AT);
        int crc = crc(b.duplicate().order(b.order()).putInt(CRC_AT, 0).clear().limit((int) length));
        check.that(crc == expected, "HeaderCRC32 " + hex(crc), hex(expected));
        check.that(b.getLong(24) == lba, "MyLBA " + lba, Long.toUnsignedString(b.getLong(24)));
        long count = b.getInt(80) & 0xFFFF_FFFFL;
        long entryLength = b.getInt(84) & 0xFFFF_FFFFL;
        check.that(
                entryLength >= SHORTEST_ENTRY && Long.bitCount(entryLength) == 1,
                "SizeOfPartitionEntry 128 times a power of two",
                entryLength);
        check.that(
                entryLength <= MOST_ENTRY_BYTES && count <= MOST_ENTRY_BYTES / entryLength,
                "at most " + MOST_ENTRY_BYTES + " bytes of partition entries",
                count + " of " + entryLength);
        long array = b.getLong(72);
        check.that(
                array > 0 && array <= reader.size() / sectorLength,
                "PartitionEntryLBA within the unit's " + reader.size() / sectorLength + " blocks",
                Long.toUnsignedString(array));
        ByteBuffer entries = reader.read("GPT entries", array * sectorLength, (int) (count * entryLength));
        int entriesCrc = b.getInt(88);
        int found = crc(entries.duplicate());
        check.that(found == entriesCrc, "PartitionEntryArrayCRC32 " + hex(found), hex(entriesCrc));
        return new GptHeader(
                sectorLength,
                position,
                b.getLong(32),
                b.getLong(40),
                b.getLong(48),
                guid(b, 56),
                (int) entryLength,
                entries,
                entriesCrc);
    }

    /** What is wrong with a header. */
    private record Check(long position) {
        void that(boolean holds, String expected, Object found) throws CorruptStructureException {
            if (!holds) {
                throw new CorruptStructureException("GPT header", position, expected, String.valueOf(found));
            }
        }
    }

    private static int crc(ByteBuffer bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        return (int) crc.getValue();
    }

    private static String hex(long n) {
        return String.format(Locale.ROOT, "%016xh", n);
    }

    private static String hex(int n) {
        return String.format(Locale.ROOT, "%08xh", n);
    }

    /** The first three fields are little-endian, the rest is bytes (UEFI 2.10, appendix A). */
    static UUID guid(ByteBuffer b, int at) {
        long high = (b.getInt(at) & 0xFFFF_FFFFL) << 32
                | (b.getShort(at + 4) & 0xFFFFL) << 16
                | b.getShort(at + 6) & 0xFFFFL;
        return new UUID(high, Long.reverseBytes(b.getLong(at + 8)));
    }

    /** Whether another header says the same of the partitions. */
    boolean saysTheSameAs(GptHeader other) {
        return disk.equals(other.disk)
                && entriesCrc == other.entriesCrc
                && firstUsable == other.firstUsable
                && lastUsable == other.lastUsable;
    }

    String describe(String which) {
        return String.format(
                Locale.ROOT,
                "%s GPT header at byte %d: signature EFI PART, header CRC, MyLBA and the CRC of %d entries of %d bytes hold;"
                        + " blocks of %d bytes; disk %s",
                which,
                position,
                entries.capacity() / entryLength,
                entryLength,
                sectorLength,
                disk);
    }
}
