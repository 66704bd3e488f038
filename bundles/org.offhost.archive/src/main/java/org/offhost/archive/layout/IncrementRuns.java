// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.layout;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.offhost.block.Extent;
import org.offhost.block.PrivateFiles;
import org.offhost.block.qcow2.ImageRange;
import org.offhost.filesystem.ExtentStream;

/**
 * What the image of an increment holds, in a file: whole clusters to be saved, and whole clusters of which nothing is in use any
 * more, in the order of the volume. An image that stands alone is one since nothing was in use.
 *
 * <p>A byte is saved if it is in use and was written since the set before, or was not in use in that: then nothing is known of
 * it there. All else that is in use is as it was. A cluster that holds any such byte is saved whole.
 */
public final class IncrementRuns implements Iterable<ImageRange> {
    private static final int RECORD = 17;
    private static final int BATCH = 1024;

    private final Path file;

    private IncrementRuns(Path file) {
        this.file = file;
    }

    /** Those that were written to a file. */
    public static IncrementRuns in(Path file) {
        return new IncrementRuns(file);
    }

    /** Bytes of a volume, in ascending order; none touches another. */
    public interface Ranges {
        /** @return null at the end */
        Extent next() throws IOException;

        /** Those that are gone through. */
        static Ranges of(Iterable<Extent> ranges) {
            Iterator<Extent> all = ranges.iterator();
            return () -> all.hasNext() ? all.next() : null;
        }

        /** Those of a stream, which is not closed. */
        static Ranges of(ExtentStream stream) {
            return new Ranges() {
                private Iterator<Extent> batch = List.<Extent>of().iterator();

                @Override
                public Extent next() throws IOException {
                    if (!batch.hasNext()) {
                        batch = stream.next(BATCH).iterator();
                    }
                    return batch.hasNext() ? batch.next() : null;
                }
            };
        }
    }

    /**
     * Works them out and writes them to a file, whole or not at all.
     *
     * @param length bytes of the volume
     * @param clusterSize a power of two
     * @param used what is in use
     * @param before what was in use in the set before
     * @param changed what was written since, and whatever may have been
     */
    public static IncrementRuns write(
            Path file, long length, int clusterSize, Ranges used, Ranges before, Ranges changed) throws IOException {
        Path half = file.resolveSibling(file.getFileName() + ".part");
        try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(PrivateFiles.output(half)))) {
            Clusters clusters = new Clusters(length, clusterSize, out);
            Cursor now = new Cursor(used);
            Cursor then = new Cursor(before);
            Cursor written = new Cursor(changed);
            long at = 0;
            while (at < length) {
                boolean isUsed = now.covers(at);
                boolean wasUsed = then.covers(at);
                boolean isWritten = written.covers(at);
                long end = Math.min(length, Math.min(now.edge(at), Math.min(then.edge(at), written.edge(at))));
                if (isUsed) {
                    clusters.add(at, end, isWritten || !wasUsed ? Clusters.SAVED : Clusters.KEPT);
                } else if (wasUsed) {
                    clusters.add(at, end, Clusters.FREED);
                }
                at = end;
            }
            clusters.end();
        }
        try (FileChannel written = FileChannel.open(half, StandardOpenOption.WRITE)) {
            written.force(true);
        }
        Files.move(half, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return new IncrementRuns(file);
    }

    /** Ranges asked forward for a position. */
    private static final class Cursor {
        private final Ranges ranges;
        private Extent range;
        private boolean begun;

        Cursor(Ranges ranges) {
            this.ranges = ranges;
        }

        boolean covers(long at) throws IOException {
            while (!begun || range != null && range.end() <= at) {
                begun = true;
                range = ranges.next();
            }
            return range != null && range.position() <= at;
        }

        /** Where that ends which was told of a position last. */
        long edge(long at) {
            return range == null ? Long.MAX_VALUE : range.position() <= at ? range.end() : range.position();
        }
    }

    /** Joins what is told of parts of clusters. */
    private static final class Clusters {
        static final int SAVED = 1;
        static final int KEPT = 2;
        static final int FREED = 4;

        private final long length;
        private final int size;
        private final DataOutputStream out;
        private long cluster;
        private int told;
        private long position;
        private long end;
        private boolean zeros;

        Clusters(long length, int size, DataOutputStream out) {
            this.length = length;
            this.size = size;
            this.out = out;
        }

        void add(long from, long to, int what) throws IOException {
            long first = from / size;
            long last = (to - 1) / size;
            if (first != cluster) {
                decide();
                cluster = first;
            }
            told |= what;
            if (last > first) {
                decide();
                if (last > first + 1) {
                    emit(what, first + 1, last);
                }
                cluster = last;
                told = what;
            }
        }

        private void decide() throws IOException {
            emit(told, cluster, cluster + 1);
            told = 0;
        }

        private void emit(int what, long first, long behind) throws IOException {
            boolean saved = (what & SAVED) != 0;
            if (!saved && what != FREED) {
                return;
            }
            if (end != first * size || zeros == saved || end == 0) {
                flush();
                position = first * size;
                zeros = !saved;
            }
            end = behind * size;
        }

        private void flush() throws IOException {
            if (end > position) {
                out.writeLong(position);
                out.writeLong(Math.min(end, length) - position);
                out.writeBoolean(zeros);
            }
        }

        void end() throws IOException {
            decide();
            flush();
        }
    }

    /** Bytes of the volume that are saved. */
    public long saved() throws IOException {
        long sum = 0;
        try (Reader reader = new Reader(file)) {
            for (ImageRange r = reader.next(); r != null; r = reader.next()) {
                sum += r.zeros() ? 0 : r.length();
            }
        }
        return sum;
    }

    void addTo(MessageDigest digest) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] part = new byte[1 << 16];
            for (int n = in.read(part); n >= 0; n = in.read(part)) {
                digest.update(part, 0, n);
            }
        }
    }

    Reader reader() throws IOException {
        return new Reader(file);
    }

    @Override
    public Iterator<ImageRange> iterator() {
        try {
            Reader reader = new Reader(file);
            return new Iterator<>() {
                private ImageRange next = read(reader);

                @Override
                public boolean hasNext() {
                    return next != null;
                }

                @Override
                public ImageRange next() {
                    if (next == null) {
                        throw new NoSuchElementException();
                    }
                    ImageRange given = next;
                    next = read(reader);
                    return given;
                }
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Closes the file at its end. */
    private static ImageRange read(Reader reader) {
        try {
            ImageRange next = reader.next();
            if (next == null) {
                reader.close();
            }
            return next;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads them one after the other. */
    static final class Reader implements Closeable {
        private final DataInputStream in;
        private long left;

        private Reader(Path file) throws IOException {
            left = Files.size(file) / RECORD;
            in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16));
        }

        /** @return null at the end */
        ImageRange next() throws IOException {
            if (left == 0) {
                return null;
            }
            left--;
            return new ImageRange(in.readLong(), in.readLong(), in.readBoolean());
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
