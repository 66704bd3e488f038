// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.layout;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.LongConsumer;
import java.util.zip.CRC32C;
import org.offhost.archive.WrittenBytes;
import org.offhost.block.Extent;
import org.offhost.block.PrivateFiles;
import org.offhost.filesystem.ExtentStream;

/**
 * Sums of bytes that this host had in its hands, to hold what lies on a medium against them later.
 *
 * <p>They are kept in a file, 16 bytes a piece: position (8), length (4), CRC32C (4). Good for one process: the next one does
 * not know what the file lacks. Thread-safe.
 */
public final class NotedSums implements Closeable {
    private static final int BUFFER = 1 << 16;

    /** Most bytes of a piece, and most that are read from the medium at once. */
    private static final int WINDOW = 1 << 20;

    /** What lies between two pieces is read with them up to this length: two commands cost more. */
    private static final int GAP = 16 << 10;

    /**
     * Of a window that is no longer than this, what lies between two pieces is not read if it is as long as {@link #FEW}: most
     * of what is read of the headers of large files, one by one, would be what fills them up, and a command is 150 bytes.
     */
    private static final int ALONE = 16 << 10;

    private static final int FEW = 1 << 10;

    private final Path file;
    private DataOutputStream out;
    private long count;
    private boolean lacking;

    /** @param file made when there is something to note */
    public NotedSums(Path file) {
        this.file = file;
    }

    /**
     * Notes bytes. What cannot be noted is {@link #isLacking lacking}: whoever had the bytes does not fail for it.
     *
     * @param bytes drained
     */
    public void add(long position, ByteBuffer bytes) {
        for (long at = position; bytes.hasRemaining(); ) {
            int n = Math.min(WINDOW, bytes.remaining());
            CRC32C crc = new CRC32C();
            crc.update(bytes.slice(bytes.position(), n));
            note(at, n, (int) crc.getValue());
            bytes.position(bytes.position() + n);
            at += n;
        }
    }

    private synchronized void note(long position, int length, int sum) {
        if (lacking) {
            return;
        }
        try {
            if (out == null) {
                out = new DataOutputStream(new BufferedOutputStream(PrivateFiles.output(file), BUFFER));
            }
            out.writeLong(position);
            out.writeInt(length);
            out.writeInt(sum);
            count++;
        } catch (IOException e) {
            lacking = true;
        }
    }

    /** Something could not be noted, or there is nothing to note it in any more. */
    public synchronized boolean isLacking() {
        return lacking;
    }

    /** Where the bytes lie that were noted, in the order in which they were; to be closed. */
    public synchronized ExtentStream ranges() throws IOException {
        if (out != null) {
            out.flush();
        }
        return new NotedRanges(file, count);
    }

    /**
     * Holds what lies on the medium against the sums.
     *
     * @param progress told the bytes compared after every reading; may throw to end it
     * @return bytes compared; empty if some are not what was noted
     */
    public synchronized OptionalLong compare(WrittenBytes written, LongConsumer progress) throws IOException {
        if (out == null) {
            return OptionalLong.of(0);
        }
        out.flush();
        Window window = new Window(written);
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), BUFFER))) {
            for (long i = 0; i < count; i++) {
                Sum next = new Sum(in.readLong(), in.readInt(), in.readInt());
                if (!window.takes(next)) {
                    if (!window.isAsNoted()) {
                        return OptionalLong.empty();
                    }
                    progress.accept(window.compared);
                }
                window.add(next);
            }
        }
        return window.isAsNoted() ? OptionalLong.of(window.compared) : OptionalLong.empty();
    }

    /** Of some bytes. */
    private record Sum(long position, int length, int crc) {
        long end() {
            return position + length;
        }
    }

    /** Pieces that are read at once. */
    private static final class Window {
        private final WrittenBytes written;
        private final List<Sum> pieces = new ArrayList<>();
        private final ByteBuffer bytes = ByteBuffer.allocate(WINDOW);
        private long end;
        private long compared;

        Window(WrittenBytes written) {
            this.written = written;
        }

        boolean takes(Sum next) {
            return pieces.isEmpty()
                    || next.position() >= end
                            && next.position() - end <= GAP
                            && next.end() - pieces.get(0).position() <= WINDOW;
        }

        void add(Sum next) {
            pieces.add(next);
            end = next.end();
        }

        /** Reads them; the window is empty then. */
        boolean isAsNoted() throws IOException {
            if (pieces.isEmpty()) {
                return true;
            }
            long first = pieces.get(0).position();
            long least = end - first <= ALONE ? FEW : GAP + 1;
            for (int i = 0; i < pieces.size(); i = read(i, first, least)) {
                // as many pieces as are read by one command
            }
            for (Sum piece : pieces) {
                CRC32C crc = new CRC32C();
                crc.update(bytes.array(), (int) (piece.position() - first), piece.length());
                if ((int) crc.getValue() != piece.crc()) {
                    return false;
                }
                compared += piece.length();
            }
            pieces.clear();
            return true;
        }

        /** Reads a piece and those behind it up to a gap of so many bytes; answers the next one. */
        private int read(int from, long first, long gap) throws IOException {
            int next = from + 1;
            while (next < pieces.size()
                    && pieces.get(next).position() - pieces.get(next - 1).end() < gap) {
                next++;
            }
            long begin = pieces.get(from).position();
            int length = (int) (pieces.get(next - 1).end() - begin);
            written.read(begin, bytes.clear().position((int) (begin - first)).limit((int) (begin - first) + length));
            return next;
        }
    }

    /** The ranges of a file of them. */
    private static final class NotedRanges implements ExtentStream {
        private final DataInputStream in;
        private long left;

        NotedRanges(Path file, long count) throws IOException {
            this.in = new DataInputStream(
                    new BufferedInputStream(count == 0 ? InputStream.nullInputStream() : Files.newInputStream(file)));
            this.left = count;
        }

        @Override
        public List<Extent> next(int limit) throws IOException {
            List<Extent> next = new ArrayList<>();
            for (; next.size() < limit && left > 0; left--) {
                next.add(new Extent(in.readLong(), in.readInt()));
                in.readInt(); // its sum
            }
            return next;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }

    @Override
    public synchronized void close() throws IOException {
        lacking = true;
        if (out != null) {
            out.close();
            Files.deleteIfExists(file);
        }
    }
}
