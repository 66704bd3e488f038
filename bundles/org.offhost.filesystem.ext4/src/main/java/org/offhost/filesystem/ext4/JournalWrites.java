// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ext4;

import java.util.Arrays;
import java.util.BitSet;

/**
 * The writes of a log, eight bytes each, and which of them count: of each block the last that was not revoked since. One thread.
 */
final class JournalWrites {
    private static final int ESCAPE_BITS = 1;
    private static final int ORDINAL_BITS = 24;
    private static final int SHIFT = ORDINAL_BITS + ESCAPE_BITS;

    /** Numbers of blocks are below it. */
    static final long MOST_BLOCKS = 1L << Long.SIZE - 1 - SHIFT;

    private long[] writes = new long[64];
    private int count;
    private final BitSet damaged = new BitSet();
    private int[] revoked;

    int count() {
        return count;
    }

    /**
     * Adds a write behind those before.
     *
     * @param block from 0 to {@link #MOST_BLOCKS}
     * @param ordinal so many blocks behind the log's start it lies, below {@link JournalSuperblock#MOST_BLOCKS}
     */
    void add(long block, int ordinal, boolean escaped) {
        if (count == writes.length) {
            writes = Arrays.copyOf(writes, count * 2);
        }
        writes[count++] = block << SHIFT | (long) ordinal << ESCAPE_BITS | (escaped ? 1 : 0);
    }

    /** Says of a write that it is not what its sum is of. */
    void damage(int ordinal) {
        damaged.set(ordinal);
    }

    /** Takes those back that are of no whole transaction. */
    void cut(int toCount) {
        count = toCount;
    }

    /** Nothing is added from here on; revocations may come. */
    void seal() {
        Arrays.sort(writes, 0, count);
        revoked = new int[count];
    }

    /** Writes of a block in front of an ordinal do not count. */
    void revoke(long block, int ordinal) {
        if (block < 0 || block >= MOST_BLOCKS) {
            return;
        }
        int found = Arrays.binarySearch(writes, 0, count, block << SHIFT | (1L << SHIFT) - 1);
        int last = found >= 0 ? found : -2 - found; // the last write that is of this block or one in front of it
        if (last >= 0 && block(last) == block) {
            revoked[last] = Math.max(revoked[last], ordinal);
        }
    }

    private long block(int index) {
        return writes[index] >>> SHIFT;
    }

    private int ordinal(int index) {
        return (int) (writes[index] >>> ESCAPE_BITS) & (1 << ORDINAL_BITS) - 1;
    }

    /** Takes what counts. */
    @FunctionalInterface
    interface Sink {
        /**
         * Takes a write; blocks ascend.
         *
         * @param damaged whether it is not what its sum is of
         * @return whether it will do; one of the same block in front of it comes otherwise
         */
        boolean write(long block, int ordinal, boolean escaped, boolean damaged);
    }

    void forEach(Sink to) {
        int first = 0;
        while (first < count) {
            int last = first;
            while (last + 1 < count && block(last + 1) == block(first)) {
                last++;
            }
            for (int i = last; i >= first && ordinal(i) >= revoked[last]; i--) {
                if (to.write(block(i), ordinal(i), (writes[i] & 1) != 0, damaged.get(ordinal(i)))) {
                    break;
                }
            }
            first = last + 1;
        }
    }
}
