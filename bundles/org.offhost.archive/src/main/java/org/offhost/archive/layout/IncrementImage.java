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
import org.offhost.block.PrivateFiles;
import org.offhost.block.qcow2.ImageRange;
import org.offhost.block.qcow2.Qcow2Layout;
import org.offhost.block.qcow2.Qcow2Shape;

/** The image of an increment: tables, which this host gives, and whole clusters of the volume. */
final class IncrementImage implements Content {
    private final Increment increment;
    private final Qcow2Layout image;
    private final Path tables;
    private final int block;

    private IncrementImage(Increment increment, Qcow2Layout image, Path tables, int block) {
        this.increment = increment;
        this.image = image;
        this.tables = tables;
        this.block = block;
    }

    /**
     * Lays the image out.
     *
     * @param length bytes of the volume
     * @param block of its unit
     * @param tables where the tables are kept; taken as they are if {@code write} is not set
     */
    static IncrementImage of(Increment increment, long length, int block, Path tables, boolean write)
            throws IOException {
        Qcow2Shape.Backing backing = new Qcow2Shape.Backing(increment.backingName(), increment.backingFormat());
        Qcow2Shape shape = new Qcow2Shape(length, increment.clusterSize(), Optional.of(backing));
        Qcow2Layout image = new Qcow2Layout(shape, increment.runs());
        if (write) {
            try (OutputStream out = new BufferedOutputStream(PrivateFiles.output(tables))) {
                image.writeTables(out);
            }
        }
        return new IncrementImage(increment, image, tables, block);
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
        private final IncrementRuns.Reader runs = increment.runs().reader();
        private final Queue<Chunk> queue = new ArrayDeque<>();
        private long given;

        Clusters() throws IOException {}

        @Override
        public Optional<Chunk> next() throws IOException {
            while (queue.isEmpty()) {
                ImageRange run = runs.next();
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
            runs.close();
            if (image.dataLength() > given) {
                queue.add(new Chunk.Blank(image.dataLength() - given));
                given = image.dataLength();
            }
        }

        @Override
        public void close() throws IOException {
            runs.close();
        }
    }
}
