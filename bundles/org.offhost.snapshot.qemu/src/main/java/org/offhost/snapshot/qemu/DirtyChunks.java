// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.qemu;

import java.util.BitSet;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.offhost.block.Extent;
import org.offhost.block.nbd.StatusSink;

/** Which chunks of a node are dirty, a bit each. */
final class DirtyChunks implements StatusSink, Iterable<Extent> {
    private static final int DIRTY = 1;
    private static final int FINEST = 4 << 10;
    private static final int COARSEST = 1 << 30;

    /** Of a bitmap of changes, 16 MiB in QEMU: so 4 KiB up to 512 GiB, 64 KiB from 4 TiB to 8 TiB. */
    private static final long MOST_BITS = 1L << 27;

    private final long size;
    private final int chunk;
    private final BitSet chunks = new BitSet();

    /** @param chunk bytes of one */
    DirtyChunks(long size, int chunk) {
        this.size = size;
        this.chunk = chunk;
    }

    /** Bytes that have a bit in a bitmap that takes note of what changes: few, as long as QEMU's memory for it has a bound. */
    static int chunkOf(long size) {
        return smallest(size, FINEST, MOST_BITS);
    }

    /** The smallest power of two of which a node has not more than some. */
    static int smallest(long size, int least, long most) {
        int chunk = least;
        while (chunk < COARSEST && (size + chunk - 1) / chunk > most) {
            chunk *= 2;
        }
        return chunk;
    }

    @Override
    public void range(long position, long length, int flags) {
        if ((flags & DIRTY) != 0) {
            add(position, length);
        }
    }

    void add(long position, long length) {
        if (length > 0) {
            chunks.set(Math.toIntExact(position / chunk), Math.toIntExact((position + length - 1) / chunk) + 1);
        }
    }

    @Override
    public Iterator<Extent> iterator() {
        return new Iterator<>() {
            private int next = chunks.nextSetBit(0);

            @Override
            public boolean hasNext() {
                return next >= 0;
            }

            @Override
            public Extent next() {
                if (next < 0) {
                    throw new NoSuchElementException();
                }
                int end = chunks.nextClearBit(next);
                long position = (long) next * chunk;
                next = chunks.nextSetBit(end);
                return new Extent(position, Math.min((long) end * chunk, size) - position);
            }
        };
    }
}
