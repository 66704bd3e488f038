// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.management;

import java.util.BitSet;
import java.util.Iterator;
import java.util.Objects;
import java.util.Optional;
import org.offhost.block.Extent;

/** What of a disk was written between two cuts, by chunks. */
public final class WrittenChunks {
    private final Optional<String> doubt;
    private final int chunk;
    private final long size;
    private final BitSet written;

    private WrittenChunks(Optional<String> doubt, int chunk, long size, BitSet written) {
        this.doubt = doubt;
        this.chunk = chunk;
        this.size = size;
        this.written = written;
    }

    /** @param written a bit a chunk; not changed any more */
    public static WrittenChunks known(int chunk, long size, BitSet written) {
        return new WrittenChunks(Optional.empty(), chunk, size, Objects.requireNonNull(written, "written"));
    }

    public static WrittenChunks unknown(String why) {
        return new WrittenChunks(Optional.of(why), 0, 0, new BitSet());
    }

    /** Why nobody can tell; empty if it is known. */
    public Optional<String> doubt() {
        return doubt;
    }

    /** Bytes of a chunk; 0 if nobody can tell. */
    public int chunk() {
        return chunk;
    }

    /** Chunks in a row that were written, ascending; the last one ends where the disk does. */
    public Iterator<Extent> ranges() {
        return new Iterator<>() {
            private int next = written.nextSetBit(0);

            @Override
            public boolean hasNext() {
                return next >= 0;
            }

            @Override
            public Extent next() {
                if (next < 0) {
                    throw new java.util.NoSuchElementException();
                }
                int end = written.nextClearBit(next);
                long position = (long) next * chunk;
                Extent range = new Extent(position, Math.min((long) end * chunk, size) - position);
                next = written.nextSetBit(end);
                return range;
            }
        };
    }
}
