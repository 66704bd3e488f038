// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.qemu;

import java.util.BitSet;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.offhost.block.Extent;
import org.offhost.block.nbd.StatusSink;

/** Which chunks of a node are dirty, a bit each: QEMU's bitmaps have one for 64 KiB at most, so none tells less than this. */
final class DirtyChunks implements StatusSink, Iterable<Extent> {
    static final int CHUNK = 64 << 10;
    private static final int DIRTY = 1;

    private final long size;
    private final BitSet chunks = new BitSet();

    DirtyChunks(long size) {
        this.size = size;
    }

    @Override
    public void range(long position, long length, int flags) {
        if ((flags & DIRTY) != 0) {
            chunks.set(Math.toIntExact(position / CHUNK), Math.toIntExact((position + length + CHUNK - 1) / CHUNK));
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
                long position = (long) next * CHUNK;
                next = chunks.nextSetBit(end);
                return new Extent(position, Math.min((long) end * CHUNK, size) - position);
            }
        };
    }
}
