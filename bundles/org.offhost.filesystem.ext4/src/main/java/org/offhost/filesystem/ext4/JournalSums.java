// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ext4;

import java.nio.ByteBuffer;

/**
 * The sums of a journal's blocks: CRC-32C from its UUID on (versions 2 and 3), or one CRC-32 of all blocks of a transaction, most
 * significant bit first (version 1). One thread.
 */
final class JournalSums {
    private static final int POLYNOMIAL = 0x04C11DB7;
    private static final int COMMIT_SUM_AT = 0x10;
    private static final int[] TABLE = new int[256];

    static {
        for (int i = 0; i < TABLE.length; i++) {
            int value = i << 24;
            for (int bit = 0; bit < 8; bit++) {
                value = value < 0 ? value << 1 ^ POLYNOMIAL : value << 1;
            }
            TABLE[i] = value;
        }
    }

    private final JournalSuperblock superblock;
    private final Checksums sums;
    private int transaction = -1;

    JournalSums(JournalSuperblock superblock, byte[] uuid) {
        this.superblock = superblock;
        this.sums = Checksums.of(uuid);
    }

    /** Whether the sum at the end of a descriptor or of revocations holds. */
    boolean tailHolds(byte[] block) {
        return holds(block, block.length - Integer.BYTES);
    }

    private boolean holds(byte[] block, int at) {
        return !superblock.tagSums()
                || sums.begin()
                                .add(block, 0, at)
                                .addZeros(Integer.BYTES)
                                .add(block, at + Integer.BYTES, block.length)
                                .value()
                        == ByteBuffer.wrap(block).getInt(at);
    }

    /** Whether the sum in the tag of a block, as it lies in the journal, is its own. */
    boolean blockHolds(JournalTag tag, int sequence, byte[] block) {
        int sum = sums.begin()
                .add(Integer.reverseBytes(sequence))
                .add(block, 0, block.length)
                .value();
        return superblock.wideTags() ? sum == tag.sum() : (sum & 0xFFFF) == tag.sum();
    }

    /** Adds a block to the sum of its transaction, where there is one. */
    void add(byte[] block) {
        for (byte b : block) {
            transaction = transaction << 8 ^ TABLE[transaction >>> 24 ^ b & 0xFF];
        }
    }

    /** Whether the sum of a commit holds, its own or that of its transaction; the next begins behind it. */
    boolean commitHolds(byte[] block) {
        if (!superblock.transactionSums()) {
            return holds(block, COMMIT_SUM_AT);
        }
        int sum = transaction;
        transaction = -1;
        ByteBuffer b = ByteBuffer.wrap(block);
        int typeAndLength = b.getShort(0xC);
        int found = b.getInt(COMMIT_SUM_AT);
        return typeAndLength == 0x0104 && found == sum || typeAndLength == 0 && found == 0;
    }
}
