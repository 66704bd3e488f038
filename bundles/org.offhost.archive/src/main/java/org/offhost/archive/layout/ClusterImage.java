// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.layout;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import org.offhost.archive.tar.Chunk;
import org.offhost.archive.tar.Chunks;
import org.offhost.archive.tar.Content;
import org.offhost.block.Extent;
import org.offhost.block.PrivateFiles;
import org.offhost.block.qcow2.ImageRange;
import org.offhost.block.qcow2.Qcow2Layout;
import org.offhost.block.qcow2.Qcow2Shape;
import org.offhost.filesystem.ExtentStream;
import org.offhost.inventory.Spool;

/** A qcow2 image: tables, which this host gives, and whole clusters of the volume. */
final class ClusterImage implements Content {
    /** The least and the largest cluster that the form has. */
    private static final int LEAST = 4 << 10;

    private static final int SIZES = 5;

    /** Bytes that tables need for a cluster: its entry in L2 and the count of its references. */
    private static final int TABLES = 8 + 2;

    private final IncrementRuns runs;
    private final Qcow2Layout image;
    private final Path tables;
    private final int block;

    private ClusterImage(IncrementRuns runs, Qcow2Layout image, Path tables, int block) {
        this.runs = runs;
        this.image = image;
        this.tables = tables;
        this.block = block;
    }

    /**
     * Lays the image of an increment out.
     *
     * @param length bytes of the volume
     * @param block of its unit
     * @param tables where the tables are kept; taken as they are if {@code write} is not set
     */
    static ClusterImage of(Increment increment, long length, int block, Path tables, boolean write) throws IOException {
        Qcow2Shape.Backing backing = new Qcow2Shape.Backing(increment.backingName(), increment.backingFormat());
        Qcow2Shape shape = new Qcow2Shape(length, increment.clusterSize(), Optional.of(backing));
        return of(increment.runs(), shape, block, tables, write);
    }

    /**
     * Lays the image of all that is in use out.
     *
     * @param block of the volume's unit
     * @param tables where the tables are kept, with what the image has beside them; taken as they are if {@code write} is not set
     */
    static ClusterImage of(Spool spool, int block, Path tables, boolean write) throws IOException {
        long length = spool.volume().length();
        Path file = tables.resolveSibling("runs");
        int size;
        try (ExtentStream used = spool.allocated()) {
            size = clusterSize(length, block, IncrementRuns.Ranges.of(used));
        }
        if (write) {
            try (ExtentStream used = spool.allocated()) {
                IncrementRuns.Ranges none = () -> null;
                IncrementRuns.write(file, length, size, IncrementRuns.Ranges.of(used), none, none);
            }
        }
        Qcow2Shape shape = new Qcow2Shape(length, size, Optional.empty());
        return of(IncrementRuns.in(file), shape, block, tables, write);
    }

    /**
     * The size with which an image is smallest, for whole clusters are saved; the largest of several.
     *
     * @param length bytes of the volume
     * @param least bytes that a cluster must have, a power of two
     * @param used what is in use
     */
    static int clusterSize(long length, int least, IncrementRuns.Ranges used) throws IOException {
        long[] counts = new long[SIZES];
        long[] behind = new long[SIZES];
        for (Extent e = used.next(); e != null; e = used.next()) {
            for (int i = 0; i < SIZES; i++) {
                long first = Math.max(behind[i], e.position() / (LEAST << i));
                behind[i] = (e.end() - 1) / (LEAST << i) + 1;
                counts[i] += Math.max(0, behind[i] - first);
            }
        }
        int smallest = Math.max(least, Qcow2Shape.leastClusterSize(length));
        int best = SIZES - 1;
        for (int i = best - 1; i >= 0 && LEAST << i >= smallest; i--) {
            if (counts[i] * ((LEAST << i) + TABLES) < counts[best] * ((LEAST << best) + TABLES)) {
                best = i;
            }
        }
        return LEAST << best;
    }

    private static ClusterImage of(IncrementRuns runs, Qcow2Shape shape, int block, Path tables, boolean write)
            throws IOException {
        Qcow2Layout image = new Qcow2Layout(shape, runs);
        if (write) {
            try (OutputStream out = new BufferedOutputStream(PrivateFiles.output(tables))) {
                image.writeTables(out);
            }
        }
        return new ClusterImage(runs, image, tables, block);
    }

    @Override
    public long length() {
        return image.length();
    }

    @Override
    public boolean hasSpans() {
        return true;
    }

    @Override
    public Chunks chunks() throws IOException {
        return Chunks.concat(Chunks.of(new Chunk.FilePart(tables, 0, image.dataPosition())), new Clusters());
    }

    /** Run by run; what fills no whole block at the end of the volume is read by this host, and the cluster filled up. */
    private final class Clusters implements Chunks {
        private final IncrementRuns.Reader reader = runs.reader();
        private final Queue<Chunk> queue = new ArrayDeque<>();
        private long given;

        Clusters() throws IOException {}

        @Override
        public Optional<Chunk> next() throws IOException {
            while (queue.isEmpty()) {
                ImageRange run = reader.next();
                if (run == null) {
                    end();
                    break;
                }
                if (!run.zeros()) {
                    cut(run);
                    given += run.length();
                }
            }
            return Optional.ofNullable(queue.poll());
        }

        private void cut(ImageRange run) {
            long last = run.end() & -block;
            if (last > run.position()) {
                queue.add(new Chunk.Span(run.position(), last - run.position()));
            }
            long tail = Math.max(last, run.position());
            if (run.end() > tail) {
                queue.add(new Chunk.Tail(tail, run.end() - tail));
            }
        }

        private void end() throws IOException {
            reader.close();
            if (image.dataLength() > given) {
                queue.add(new Chunk.Blank(image.dataLength() - given));
                given = image.dataLength();
            }
        }

        @Override
        public void close() throws IOException {
            reader.close();
        }
    }
}
