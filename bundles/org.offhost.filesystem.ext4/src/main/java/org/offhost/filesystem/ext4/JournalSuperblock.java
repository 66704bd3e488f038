// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ext4;

import java.nio.ByteBuffer;
import java.util.Locale;
import org.offhost.filesystem.CorruptStructureException;

/**
 * The first block of a journal (kernel documentation, "Journal (jbd2)", super block). Every value was checked.
 *
 * @param first block of the log's area
 * @param end the block behind the log's area; what follows is for fast commits
 * @param start block with which the log begins; 0 if it is empty
 * @param sequence number of its first transaction
 * @param tagSums whether descriptors, revocations, commits and each block have sums (versions 2 and 3)
 * @param wideTags whether tags are those of version 3
 * @param transactionSums whether commits have sums of their transactions (version 1)
 * @param wide whether numbers of blocks have 64 bits
 * @param asynchronous whether a commit may lie on the medium before its transaction does
 * @param fastCommits whether there may be any
 */
record JournalSuperblock(
        long first,
        long end,
        long start,
        int sequence,
        boolean tagSums,
        boolean wideTags,
        boolean transactionSums,
        boolean wide,
        boolean asynchronous,
        boolean fastCommits) {
    static final int MAGIC = 0xC03B3998;

    /** Blocks of a log that are handled; mke2fs makes none of more than 10,240,000. */
    static final long MOST_BLOCKS = 1L << 24;

    private static final int LENGTH = 1024;
    private static final int VERSION_1 = 3;
    private static final int VERSION_2 = 4;
    private static final int CHECKSUM = 0x1;
    private static final int REVOKE = 0x1;
    private static final int BITS_64 = 0x2;
    private static final int ASYNC_COMMIT = 0x4;
    private static final int CSUM_V2 = 0x8;
    private static final int CSUM_V3 = 0x10;
    private static final int FAST_COMMIT = 0x20;
    private static final int KNOWN = REVOKE | BITS_64 | ASYNC_COMMIT | CSUM_V2 | CSUM_V3 | FAST_COMMIT;
    private static final int CRC32C = 4;
    private static final int CHECKSUM_AT = 0xFC;
    private static final int FAST_BLOCKS = 256;

    /** @throws CorruptStructureException if a field cannot be, or a feature is not known: it is named */
    static JournalSuperblock of(byte[] block, JournalFile file) throws CorruptStructureException {
        ByteBuffer b = ByteBuffer.wrap(block);
        int version = b.getInt(4);
        need(
                b.getInt(0) == MAGIC && (version == VERSION_1 || version == VERSION_2),
                "magic C03B3998h and version 1 or 2",
                hex(b.getInt(0)) + " and type " + version);
        boolean old = version == VERSION_1;
        int incompatible = old ? 0 : b.getInt(0x28);
        boolean transactionSums = !old && (b.getInt(0x24) & CHECKSUM) != 0;
        int kinds = Integer.bitCount(incompatible & (CSUM_V2 | CSUM_V3)) + (transactionSums ? 1 : 0);
        need((incompatible & ~KNOWN) == 0, "features that are known", hex(incompatible & ~KNOWN));
        need(old || b.getInt(0x2C) == 0, "features that are known", "read-only " + hex(b.getInt(0x2C)));
        need(kinds <= 1, "checksums of one kind", kinds + " kinds");
        boolean tagSums = (incompatible & (CSUM_V2 | CSUM_V3)) != 0;
        if (tagSums) {
            need(b.get(0x50) == CRC32C, "checksums of type 4 (CRC-32C)", "type " + b.get(0x50));
            int sum = Checksums.of(new byte[0])
                    .begin()
                    .add(block, 0, CHECKSUM_AT)
                    .addZeros(Integer.BYTES)
                    .add(block, CHECKSUM_AT + Integer.BYTES, LENGTH)
                    .value();
            need(sum == b.getInt(CHECKSUM_AT), "checksum " + hex(sum), hex(b.getInt(CHECKSUM_AT)));
        }
        need(b.getInt(0xC) == file.blockLength(), "blocks of " + file.blockLength() + " bytes", b.getInt(0xC));
        long length = u32(b, 0x10);
        long most = Math.min(file.blocks(), MOST_BLOCKS);
        need(length <= most, most + " blocks at most", length);
        boolean fast = (incompatible & FAST_COMMIT) != 0;
        long kept = u32(b, 0x54);
        long end = fast ? length - (kept == 0 ? FAST_BLOCKS : kept) : length;
        long first = u32(b, 0x14);
        need(first >= 1 && first < end, "a log that begins in front of block " + end, first);
        long start = u32(b, 0x1C);
        need(start == 0 || start >= first && start < end, "a start from " + first + " to " + (end - 1), start);
        return new JournalSuperblock(
                first,
                end,
                start,
                b.getInt(0x18),
                tagSums,
                (incompatible & CSUM_V3) != 0,
                transactionSums,
                (incompatible & BITS_64) != 0,
                (incompatible & ASYNC_COMMIT) != 0,
                fast);
    }

    /** Number that the sums of a journal begin with. */
    static byte[] uuid(byte[] block) {
        byte[] uuid = new byte[16];
        System.arraycopy(block, 0x30, uuid, 0, uuid.length);
        return uuid;
    }

    /** Blocks of the log. */
    long length() {
        return end - first;
    }

    /** The block of the journal that is so many behind the log's start. */
    long block(long ordinal) {
        return first + (start - first + ordinal) % length();
    }

    private static void need(boolean holds, String expected, Object found) throws CorruptStructureException {
        if (!holds) {
            throw new CorruptStructureException("journal superblock", 0, expected, String.valueOf(found));
        }
    }

    private static long u32(ByteBuffer b, int at) {
        return Integer.toUnsignedLong(b.getInt(at));
    }

    private static String hex(int value) {
        return String.format(Locale.ROOT, "%Xh", value);
    }
}
