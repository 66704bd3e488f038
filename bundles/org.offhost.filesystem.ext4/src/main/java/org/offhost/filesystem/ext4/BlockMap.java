// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ext4;

import java.util.Optional;
import org.offhost.filesystem.Run;
import org.offhost.filesystem.Runs;

/**
 * Where the blocks of an inode are.
 *
 * @param content its runs; what reads as zeros is a hole, also where blocks are kept for it
 * @param unwritten blocks that are kept and were never written
 * @param tree blocks that hold the map itself
 * @param problem why it is not whole
 */
record BlockMap(Runs content, Runs unwritten, Runs tree, Optional<String> problem) {
    static final BlockMap NONE = new BlockMap(Runs.NONE, Runs.NONE, Runs.NONE, Optional.empty());

    /** Collects a map in the order of its blocks. */
    static class Builder {
        private final Superblock superblock;
        private final Runs.Builder content = new Runs.Builder(1);
        private Runs.Builder unwritten; // of few files
        private Runs.Builder tree; // of fewer
        private String problem;

        Builder(Superblock superblock) {
            this.superblock = superblock;
        }

        /** First block of the file that is not there yet. */
        long next() {
            return content.length() / superblock.blockLength;
        }

        void addTree(long block) {
            tree = tree == null ? new Runs.Builder(1) : tree;
            tree.add(block * superblock.blockLength, superblock.blockLength);
        }

        /** @param logical not below {@link #next} */
        void add(long logical, long block, long count, boolean written) {
            long length = superblock.blockLength;
            long hole = logical - content.length() / length;
            if (hole > 0) {
                content.add(Run.HOLE, hole * length);
            }
            content.add(written ? block * length : Run.HOLE, count * length);
            if (!written) {
                unwritten = unwritten == null ? new Runs.Builder(1) : unwritten;
                unwritten.add(block * length, count * length);
            }
        }

        /** What is behind is not read. */
        void fail(String why) {
            if (problem == null) {
                problem = why;
            }
        }

        boolean failed() {
            return problem != null;
        }

        /** @param length bytes of the file: what is behind the last block is a hole */
        BlockMap build(long length) {
            long rest = length - content.length();
            if (problem == null && rest > 0) {
                long block = superblock.blockLength;
                content.add(Run.HOLE, rest > Long.MAX_VALUE - block ? rest : (rest + block - 1) / block * block);
            }
            return new BlockMap(content.build(), build(unwritten), build(tree), Optional.ofNullable(problem));
        }

        private static Runs build(Runs.Builder runs) {
            return runs == null ? Runs.NONE : runs.build();
        }
    }
}
