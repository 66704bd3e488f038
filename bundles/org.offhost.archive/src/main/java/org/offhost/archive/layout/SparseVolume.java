// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.layout;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.offhost.archive.tar.Chunk;
import org.offhost.archive.tar.Chunks;
import org.offhost.archive.tar.Content;
import org.offhost.archive.tar.TarHeader;
import org.offhost.block.Extent;
import org.offhost.block.PrivateFiles;
import org.offhost.filesystem.ExtentStream;
import org.offhost.inventory.Spool;

/**
 * The allocated ranges of a volume as a GNU sparse 1.0 member (GNU tar manual, "Storing Sparse Files"): a map of decimal
 * numbers, a line each, filled up to a block, then the ranges. The map ends with an entry of the whole length and 0,
 * without which GNU tar drops the hole at the end (measured).
 */
final class SparseVolume implements Content {
    private static final int BATCH = 1024;

    private final Spool spool;
    private final Path map;
    private final long mapLength;
    private final long length;
    private final int block;

    private SparseVolume(Spool spool, Path map, int block) throws IOException {
        this.spool = spool;
        this.map = map;
        this.mapLength = Files.size(map);
        this.length = mapLength + spool.statistics().allocatedBytes();
        this.block = block;
    }

    /** @param map where the map is kept; taken as it is if {@code write} is not set */
    static SparseVolume of(Spool spool, Path map, int block, boolean write) throws IOException {
        if (write) {
            writeMap(spool, map);
        }
        return new SparseVolume(spool, map, block);
    }

    private static void writeMap(Spool spool, Path map) throws IOException {
        try (OutputStream out = new BufferedOutputStream(PrivateFiles.output(map));
                ExtentStream ranges = spool.allocated()) {
            long volume = spool.volume().length();
            long size = line(out, ranges(spool) + 1);
            for (List<Extent> l = ranges.next(BATCH); !l.isEmpty(); l = ranges.next(BATCH)) {
                for (Extent e : l) {
                    if (e.end() > volume) {
                        throw new IOException("Allocated range " + e + " passes the end of the volume at " + volume);
                    }
                    size += line(out, e.position());
                    size += line(out, e.length());
                }
            }
            size += line(out, volume);
            size += line(out, 0);
            out.write(new byte[(int) (TarHeader.padded(size) - size)]);
        }
    }

    private static long ranges(Spool spool) throws IOException {
        long n = 0;
        try (ExtentStream ranges = spool.allocated()) {
            for (List<Extent> l = ranges.next(BATCH); !l.isEmpty(); l = ranges.next(BATCH)) {
                n += l.size();
            }
        }
        return n;
    }

    private static int line(OutputStream out, long number) throws IOException {
        byte[] b = (number + "\n").getBytes(StandardCharsets.US_ASCII);
        out.write(b);
        return b.length;
    }

    long mapLength() {
        return mapLength;
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public boolean hasSpans() {
        return true;
    }

    @Override
    public Chunks chunks() throws IOException {
        return Chunks.concat(Chunks.of(new Chunk.FilePart(map, 0, mapLength)), new Ranges(spool.allocated()));
    }

    /** Range by range; what fills no whole block of the source is read by this host. */
    private final class Ranges implements Chunks {
        private final ExtentStream ranges;
        private final Queue<Chunk> queue = new ArrayDeque<>();

        Ranges(ExtentStream ranges) {
            this.ranges = ranges;
        }

        @Override
        public Optional<Chunk> next() throws IOException {
            if (queue.isEmpty()) {
                for (Extent e : ranges.next(BATCH)) {
                    cut(e);
                }
            }
            return Optional.ofNullable(queue.poll());
        }

        private void cut(Extent e) {
            long first = Math.min(e.end(), e.position() + block - 1 & -block);
            long last = Math.max(first, e.end() & -block);
            add(e.position(), first, true);
            add(first, last, false);
            add(last, e.end(), true);
        }

        private void add(long from, long to, boolean tail) {
            if (to > from) {
                queue.add(tail ? new Chunk.Tail(from, to - from) : new Chunk.Span(from, to - from));
            }
        }
    }
}
