// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ext4;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.offhost.block.UnreadableBlockException;
import org.offhost.filesystem.CorruptStructureException;

/**
 * The fast commits behind the log of a journal: what was done since the last transaction, not which blocks it changed (kernel
 * documentation, "Journal (jbd2)", fast commits). Immutable.
 *
 * @param tags of whole commits, in order
 * @param count of commits
 * @param problem why they are not all, or not those that Linux would replay
 */
record FastCommits(List<FastTag> tags, int count, Optional<String> problem) {
    static final FastCommits NONE = new FastCommits(List.of(), 0, Optional.empty());

    /** Tags that are kept at most, and bytes of the journal with them. */
    private static final int MOST_TAGS = 1 << 18;

    private static final long MOST_BYTES = 32L << 20;

    FastCommits {
        tags = List.copyOf(tags);
    }

    /**
     * Reads what is behind a log.
     *
     * @param superblock of the journal
     * @param sequence of the transaction behind the last one in the log
     * @param inodeLength bytes of an inode
     */
    static FastCommits read(JournalFile file, JournalSuperblock superblock, int sequence, int inodeLength)
            throws IOException {
        // Linux leaves one block between; what old tools may have begun without it is for them
        long first = superblock.end() + 1;
        try {
            if (isHead(file, superblock.end(), sequence)) {
                return new FastCommits(List.of(), 0, Optional.of("fast commits begin right behind its log"));
            }
            Scan scan = new Scan(file, sequence, inodeLength);
            return isHead(file, first, sequence) ? scan.from(first) : NONE;
        } catch (CorruptStructureException | UnreadableBlockException e) {
            return new FastCommits(List.of(), 0, Optional.of("its fast commits: " + e.getMessage()));
        }
    }

    private static boolean isHead(JournalFile file, long block, int sequence) throws IOException {
        if (block >= file.blocks()) {
            return false;
        }
        FastTag tag = FastTag.at(file.readAlone(block), 0);
        return tag.type() == FastTag.HEAD && tag.word(4) == sequence;
    }

    /** Goes from block to block as recovery does; a commit counts when its end is there, and its sum holds. One thread. */
    private static final class Scan {
        private final JournalFile file;
        private final int sequence;
        private final int inodeLength;
        private final Checksums sums = Checksums.ofSeed(0).begin();
        private final List<FastTag> tags = new ArrayList<>();
        private int whole;
        private int commits;
        private boolean over;
        private String problem;

        Scan(JournalFile file, int sequence, int inodeLength) {
            this.file = file;
            this.sequence = sequence;
            this.inodeLength = inodeLength;
        }

        FastCommits from(long first) throws IOException {
            for (long at = first; at < file.blocks() && !over; at++) {
                byte[] block = file.read(at);
                long bytes = (at - first + 1) * block.length;
                if (bytes > MOST_BYTES || tags.size() > MOST_TAGS) {
                    over = true;
                    problem = "it has more than " + MOST_TAGS + " changes in fast commits, or more than " + MOST_BYTES
                            + " bytes of them";
                } else {
                    block(block, at);
                }
            }
            return new FastCommits(tags.subList(0, whole), commits, Optional.ofNullable(problem));
        }

        private void block(byte[] block, long number) {
            for (int at = 0; at + FastTag.HEADER <= block.length && !over; ) {
                FastTag tag = FastTag.at(block, at);
                if (!tag.isSound(inodeLength)) {
                    end("block " + number + " of the journal, byte " + at
                            + ": expected a change that is known, found type " + tag.type() + " with " + tag.length()
                            + " bytes");
                    return;
                }
                int summed = tag.type() == FastTag.TAIL ? tag.at() + Integer.BYTES : tag.end();
                sums.add(block, at, summed);
                switch (tag.type()) {
                    case FastTag.HEAD -> head(tag);
                    case FastTag.TAIL -> tail(tag, number);
                    case FastTag.PAD -> {}
                    default -> tags.add(tag);
                }
                at = tag.end();
            }
        }

        private void head(FastTag tag) {
            if (tag.word(0) != 0) {
                over = true;
                problem =
                        "its fast commits need features that are not known: " + Integer.toHexString(tag.word(0)) + "h";
            } else if (tag.word(4) != sequence) {
                over = true; // of a transaction before
            }
        }

        private void tail(FastTag tag, long number) {
            if (tag.word(0) == sequence && tag.word(4) == sums.value()) {
                whole = tags.size();
                commits++;
            } else {
                end("block " + number + " of the journal: the checksum of the first fast commit does not hold");
            }
            sums.begin();
        }

        /** Behind one that is whole this is where a commit was cut off; of the first one, Linux refuses the volume. */
        private void end(String why) {
            over = true;
            if (commits == 0) {
                problem = why;
            }
        }
    }
}
