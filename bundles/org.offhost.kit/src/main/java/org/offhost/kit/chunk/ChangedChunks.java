// SPDX-License-Identifier: Apache-2.0
package org.offhost.kit.chunk;

import java.util.BitSet;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.offhost.block.Extent;

/**
 * Which chunks of a file or volume changed, a bit each, added in any order. Goes through them in their order, the same each time. Not
 * thread-safe while it is added to.
 */
public final class ChangedChunks implements Iterable<Extent> {
    /** Bits at most, 2 MiB of memory: of what is larger a chunk is several blocks. */
    private static final long MOST = 1 << 24;

    private final long size;
    private final int chunk;
    private final BitSet bits = new BitSet();

    /**
     * @param size bytes of the whole; at least 1
     * @param block bytes of which whoever tells changes takes one note; at least 1
     */
    public ChangedChunks(long size, int block) {
        this.size = size;
        int bytes = block;
        while ((size - 1) / bytes >= MOST && bytes <= Integer.MAX_VALUE / 2) {
            bytes *= 2;
        }
        this.chunk = bytes;
    }

    /** Bytes of a chunk: the block, or as many of them as it takes not to need more memory. */
    public int chunk() {
        return chunk;
    }

    /**
     * Adds a range; what lies behind the end of the whole is passed over.
     *
     * @param position bytes; not negative
     * @param length bytes; none below 1
     */
    public void add(long position, long length) {
        if (length > 0 && position < size) {
            long end = length > size - position ? size : position + length;
            bits.set((int) Math.min(Integer.MAX_VALUE - 1, position / chunk), (int)
                    Math.min(Integer.MAX_VALUE, (end - 1) / chunk + 1));
        }
    }

    @Override
    public Iterator<Extent> iterator() {
        return new Iterator<>() {
            private int next = bits.nextSetBit(0);

            @Override
            public boolean hasNext() {
                return next >= 0;
            }

            @Override
            public Extent next() {
                if (next < 0) {
                    throw new NoSuchElementException();
                }
                int end = bits.nextClearBit(next);
                long position = (long) next * chunk;
                next = bits.nextSetBit(end);
                return new Extent(position, Math.min((long) end * chunk, size) - position);
            }
        };
    }
}
