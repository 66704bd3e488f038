// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive;

import java.util.Arrays;
import java.util.Optional;
import org.offhost.filesystem.AttributeValue;
import org.offhost.filesystem.Run;
import org.offhost.filesystem.Runs;

/**
 * The bytes of a non-resident attribute: whole blocks of the source as spans, what fills no whole block as tails, holes and
 * everything past the initialized length as zeros.
 */
final class RunContent implements Content {
    private final Runs runs;
    private final long length;
    private final long written;
    private final int block;
    private final boolean sparse;

    private RunContent(Runs runs, long length, long written, int block, boolean sparse) {
        this.runs = runs;
        this.length = length;
        this.written = written;
        this.block = block;
        this.sparse = sparse;
    }

    /** All of it, zeros included. */
    static RunContent whole(AttributeValue.NonResident value, int block) {
        long written = Math.min(
                Math.min(value.length(), value.initializedLength()),
                value.runs().length());
        return new RunContent(value.runs(), value.length(), written, block, false);
    }

    /** Without what is zeros by contract; {@link #map} tells where the rest goes. */
    RunContent withoutZeros() {
        return new RunContent(runs, length, written, block, true);
    }

    /** Bytes that are zeros by contract. */
    long zeros() {
        long zeros = length - written;
        for (Run r : runs) {
            if (r.isHole() && r.offset() < written) {
                zeros += Math.min(r.length(), written - r.offset());
            }
        }
        return zeros;
    }

    /** Offset and length, in turn, of what is not zeros; the last entry is the length of all and 0. */
    long[] map() {
        int n = 0;
        long[] map = new long[2 * runs.count() + 2];
        long end = -1;
        for (Run r : runs) {
            if (r.isHole() || r.offset() >= written) {
                continue;
            }
            long size = Math.min(r.length(), written - r.offset());
            if (r.offset() == end) {
                map[2 * n - 1] += size;
            } else {
                map[2 * n] = r.offset();
                map[2 * n + 1] = size;
                n++;
            }
            end = r.offset() + size;
        }
        map[2 * n] = length;
        map[2 * n + 1] = 0;
        return Arrays.copyOf(map, 2 * n + 2);
    }

    @Override
    public long length() {
        return sparse ? length - zeros() : length;
    }

    @Override
    public boolean hasSpans() {
        for (Run r : runs) {
            if (!r.isHole() && Math.min(r.length(), written - r.offset()) >= block) {
                return true;
            }
        }
        return false;
    }

    @Override
    public Chunks chunks() {
        return Chunks.concat(new RunChunks(), Chunks.of(new Chunk.Blank(sparse ? 0 : length - written)));
    }

    /** Run by run, each as a head, a body and a tail. */
    private final class RunChunks implements Chunks {
        private int number;
        private long done;

        @Override
        public Optional<Chunk> next() {
            while (number < runs.count()) {
                Run r = runs.get(number);
                long size = Math.min(r.length(), written - r.offset());
                if (size <= done || r.isHole() && sparse) {
                    number++;
                    done = 0;
                } else {
                    Chunk c = r.isHole() ? new Chunk.Blank(size) : piece(r.position() + done, size - done);
                    done += c.length();
                    return Optional.of(c);
                }
            }
            return Optional.empty();
        }

        private Chunk piece(long position, long size) {
            long misaligned = -position & block - 1;
            if (misaligned > 0) {
                return new Chunk.Tail(position, Math.min(misaligned, size));
            }
            return size < block ? new Chunk.Tail(position, size) : new Chunk.Span(position, size & -block);
        }
    }
}
