// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.tar;

import java.util.Optional;
import org.offhost.filesystem.AttributeValue;
import org.offhost.filesystem.Run;
import org.offhost.filesystem.Runs;
import org.offhost.inventory.form.SparseMap;

/**
 * The bytes of a non-resident attribute: whole blocks of the source as spans, what fills no whole block as tails, holes and
 * everything past the initialized length as zeros.
 */
public final class RunContent implements HoledContent {
    private final Runs runs;
    private final long length;
    private final long written;
    private final int block;
    private final Optional<SparseMap> map;

    private RunContent(Runs runs, long length, long written, int block, Optional<SparseMap> map) {
        this.runs = runs;
        this.length = length;
        this.written = written;
        this.block = block;
        this.map = map;
    }

    /** All of it, zeros included. */
    public static RunContent whole(AttributeValue.NonResident value, int block) {
        long written = Math.min(
                Math.min(value.length(), value.initializedLength()),
                value.runs().length());
        return new RunContent(value.runs(), value.length(), written, block, Optional.empty());
    }

    /** The same, of which this host reads all. */
    public static RunContent read(AttributeValue.NonResident value) {
        return whole(value, 0);
    }

    /** What is not zeros by contract, and where it goes. */
    @Override
    public SparseMap map() {
        return SparseMap.of(runs, written, length);
    }

    @Override
    public RunContent only(SparseMap ranges) {
        return new RunContent(runs, length, written, block, Optional.of(ranges));
    }

    /** Bytes that are zeros by contract. */
    @Override
    public long zeros() {
        long zeros = length - written;
        for (Run r : runs) {
            if (r.isHole() && r.offset() < written) {
                zeros += Math.min(r.length(), written - r.offset());
            }
        }
        return zeros;
    }

    @Override
    public long length() {
        return map.map(SparseMap::data).orElse(length);
    }

    @Override
    public boolean hasSpans() {
        for (Run r : runs) {
            if (block > 0 && !r.isHole() && Math.min(r.length(), written - r.offset()) >= block) {
                return true;
            }
        }
        return false;
    }

    @Override
    public Chunks chunks() {
        return Chunks.concat(new RunChunks(), Chunks.of(new Chunk.Blank(map.isPresent() ? 0 : length - written)));
    }

    /** Run by run, each as a head, a body and a tail. */
    private final class RunChunks implements Chunks {
        private int number;
        private long done;
        private int range;

        @Override
        public Optional<Chunk> next() {
            while (number < runs.count()) {
                Run r = runs.get(number);
                long size = Math.min(r.length(), written - r.offset());
                if (size <= done || r.isHole() && !isStored(r)) {
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

        /** Whether a hole is among what is kept. */
        private boolean isStored(Run hole) {
            if (map.isEmpty()) {
                return true;
            }
            range = map.get().rangeOf(hole.offset(), range);
            return map.get().holds(range, hole.offset());
        }

        private Chunk piece(long position, long size) {
            if (block == 0) {
                return new Chunk.Tail(position, size);
            }
            long misaligned = -position & block - 1;
            if (misaligned > 0) {
                return new Chunk.Tail(position, Math.min(misaligned, size));
            }
            return size < block ? new Chunk.Tail(position, size) : new Chunk.Span(position, size & -block);
        }
    }
}
