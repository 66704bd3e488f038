// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ext4;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.offhost.block.UnreadableBlockException;
import org.offhost.filesystem.CorruptStructureException;

/**
 * Reads the log of a journal as recovery does (kernel documentation, "Journal (jbd2)"): transaction by transaction, to the first
 * that is not whole. Every block of the log is looked at twice at most, whatever it says. One thread.
 */
final class JournalLog {
    private static final int DESCRIPTOR = 1;
    private static final int COMMIT = 2;
    private static final int REVOCATIONS = 5;
    private static final int REVOCATIONS_AT = 16;
    private static final int COMMIT_SECONDS_AT = 0x30;

    private final JournalFile file;
    private final JournalSuperblock superblock;
    private final JournalSums sums;
    private final long volumeBlocks;
    private final int inodeLength;
    private final JournalWrites writes = new JournalWrites();

    /** Of each block of revocations: its ordinal × 2^32 + that of the commit of its transaction. */
    private long[] revocations = new long[16];

    private int revocationCount;
    private int transactions;
    private String problem;

    private JournalLog(JournalFile file, byte[] first, long volumeBlocks, int inodeLength) throws IOException {
        this.file = file;
        this.superblock = JournalSuperblock.of(first, file);
        this.sums = new JournalSums(superblock, JournalSuperblock.uuid(first));
        this.volumeBlocks = Math.min(volumeBlocks, JournalWrites.MOST_BLOCKS);
        this.inodeLength = inodeLength;
    }

    /**
     * What is to be read from the journal.
     *
     * @param volumeBlocks blocks that the device has
     * @param inodeLength bytes of an inode
     * @throws CorruptStructureException if recovery would do nothing with it, or with what is not handled: it is named
     */
    static Replay read(JournalFile file, long volumeBlocks, int inodeLength) throws IOException {
        JournalLog log = new JournalLog(file, file.readAlone(0), volumeBlocks, inodeLength);
        if (log.superblock.start() != 0) {
            log.scan();
        }
        return log.replay();
    }

    private int sequence() {
        return superblock.sequence() + transactions;
    }

    private byte[] block(long ordinal) throws IOException {
        return file.read(superblock.block(ordinal));
    }

    private void scan() throws IOException {
        long length = superblock.length();
        int whole = 0; // writes of whole transactions
        int wholeRevocations = 0;
        boolean doubtful = false;
        long lastCommit = 0; // seconds
        int ordinal = 0;
        boolean open = true;
        while (open && ordinal < length) {
            byte[] block = block(ordinal);
            ByteBuffer b = ByteBuffer.wrap(block);
            int type = b.getInt(4);
            if (b.getInt(0) != JournalSuperblock.MAGIC || b.getInt(8) != sequence()) {
                break;
            }
            if (type == DESCRIPTOR) {
                doubtful |= !sums.tailHolds(block);
                ordinal = described(block, ordinal, doubtful);
            } else if (type == REVOCATIONS) {
                doubtful |= !sums.tailHolds(block);
                addRevocations(ordinal++);
            } else if (type == COMMIT) {
                long seconds = b.getLong(COMMIT_SECONDS_AT);
                boolean stale = seconds < lastCommit; // of a log before this one
                if (doubtful && !stale) {
                    throw wrong(ordinal, "checksums that hold in transaction " + sequence(), "one that does not");
                }
                open = !doubtful && sums.commitHolds(block);
                if (open) {
                    for (int i = wholeRevocations; i < revocationCount; i++) {
                        revocations[i] |= ordinal;
                    }
                    whole = writes.count();
                    wholeRevocations = revocationCount;
                    lastCommit = seconds;
                    transactions++;
                } else if (!stale) {
                    problem = "the checksum of transaction " + sequence()
                            + " does not hold; it and those behind it do not count";
                }
                ordinal++;
            } else {
                open = false;
            }
        }
        writes.cut(whole);
        revocationCount = wholeRevocations;
    }

    /**
     * Takes the writes that a descriptor describes.
     *
     * @return ordinal of what is behind them
     */
    private int described(byte[] descriptor, int ordinal, boolean doubtful) throws IOException {
        List<JournalTag> tags = JournalTag.of(descriptor, superblock);
        if (ordinal + 1 + (long) tags.size() > superblock.length()) {
            throw wrong(ordinal, "a transaction within the log's " + superblock.length() + " blocks", "a longer one");
        }
        boolean summed = !doubtful && superblock.tagSums();
        if (superblock.transactionSums()) {
            sums.add(descriptor);
        }
        int at = ordinal + 1;
        for (JournalTag tag : tags) {
            if (!doubtful && (tag.block() < 0 || tag.block() >= volumeBlocks)) {
                throw wrong(ordinal, "a block of " + volumeBlocks, "block " + Long.toUnsignedString(tag.block()));
            }
            if (superblock.transactionSums()) {
                sums.add(block(at));
            } else if (summed && !blockHolds(tag, at)) {
                writes.damage(at);
            }
            if (!doubtful) {
                writes.add(tag.block(), at, tag.escaped());
            }
            at++;
        }
        return at;
    }

    private boolean blockHolds(JournalTag tag, int ordinal) throws IOException {
        try {
            return sums.blockHolds(tag, sequence(), block(ordinal));
        } catch (UnreadableBlockException e) {
            return false;
        }
    }

    private void addRevocations(int ordinal) {
        if (revocationCount == revocations.length) {
            revocations = Arrays.copyOf(revocations, revocationCount * 2);
        }
        revocations[revocationCount++] = (long) ordinal << 32;
    }

    /** They are applied at once instead of being kept: what is named may be more than what was written. */
    private void revoke(int ordinal, int commit) throws IOException {
        byte[] block = file.readAlone(superblock.block(ordinal));
        ByteBuffer b = ByteBuffer.wrap(block);
        int used = b.getInt(12);
        int most = block.length - (superblock.tagSums() ? Integer.BYTES : 0);
        if (used < 0 || used > most) {
            throw wrong(ordinal, "revocations of " + most + " bytes at most", Integer.toUnsignedString(used));
        }
        int each = superblock.wide() ? Long.BYTES : Integer.BYTES;
        for (int at = REVOCATIONS_AT; at + each <= used; at += each) {
            writes.revoke(superblock.wide() ? b.getLong(at) : Integer.toUnsignedLong(b.getInt(at)), commit);
        }
    }

    /** What lies behind the log; nothing where Linux would not come to it. */
    private FastCommits fastCommits() throws IOException {
        boolean there = superblock.fastCommits() && superblock.start() != 0 && problem == null;
        return there ? FastCommits.read(file, superblock, sequence(), inodeLength) : FastCommits.NONE;
    }

    private Replay replay() throws IOException {
        writes.seal();
        for (int i = 0; i < revocationCount; i++) {
            revoke((int) (revocations[i] >>> 32), (int) revocations[i]);
        }
        Counting counting = new Counting(writes.count());
        writes.forEach(counting);
        if (counting.damaged > 0 && problem == null) {
            problem = "the checksums of " + counting.damaged + " of its blocks do not hold; they do not count";
        }
        return counting.replay();
    }

    private CorruptStructureException wrong(long ordinal, String expected, String found) throws IOException {
        long block = superblock.block(ordinal);
        return new CorruptStructureException("journal block " + block, file.position(block), expected, found);
    }

    /** Gathers what counts. */
    private final class Counting implements JournalWrites.Sink {
        private final long[] blocks;
        private final int[] ordinals;
        private int count;
        private int damaged;

        Counting(int most) {
            blocks = new long[most];
            ordinals = new int[most];
        }

        @Override
        public boolean write(long block, int ordinal, boolean escaped, boolean isDamaged) {
            if (isDamaged) {
                damaged++;
                return false;
            }
            blocks[count] = block;
            ordinals[count++] = ordinal << 1 | (escaped ? 1 : 0);
            return true;
        }

        Replay replay() throws IOException {
            long[] places = new long[count];
            for (int i = 0; i < count; i++) {
                places[i] = file.position(superblock.block(ordinals[i] >> 1)) | ordinals[i] & 1;
            }
            long[] written = Arrays.copyOf(blocks, count);
            FastCommits fast = fastCommits();
            Optional<String> why = Optional.ofNullable(problem).or(fast::problem);
            Replay replay = Replay.of(file.blockLength(), written, places, transactions, fast, why);
            if (replay.within(file.runs()) > 0) {
                throw new CorruptStructureException("journal", 0, "writes to the volume", "one to the journal itself");
            }
            return replay;
        }
    }
}
