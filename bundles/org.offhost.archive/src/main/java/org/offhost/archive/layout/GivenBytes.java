// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.layout;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.LongConsumer;
import java.util.zip.CRC32C;
import org.offhost.archive.WrittenBytes;
import org.offhost.block.PrivateFiles;

/**
 * Sums of what this host gave to a copy, noted while its pieces were pulled: whoever checks the copy then needs neither to lay
 * the set out once more nor to read the ends of files from the source again.
 *
 * <p>They are kept in a file, 16 bytes a piece: byte of the stream (8), length (4), CRC32C (4). Good for one process: the next
 * one does not know what the file lacks. Thread-safe.
 */
public final class GivenBytes implements Closeable {
    private static final int BUFFER = 1 << 16;

    /** Most bytes that are read from the medium at once. */
    private static final int WINDOW = 1 << 20;

    /** What lies between two pieces is read with them up to this length: two commands cost more. */
    private static final int GAP = 16 << 10;

    private final Path file;
    private DataOutputStream out;
    private long count;
    private long start = -1;
    private long through;
    private boolean lacking;

    /** @param file made when there is something to note */
    public GivenBytes(Path file) {
        this.file = file;
    }

    /** Pieces come from a byte of the stream on; that some of them came before does no harm, the same stream has the same bytes. */
    synchronized void begin(long from) {
        if (start < 0) {
            start = from;
            through = from;
        }
        lacking |= from < start || from > through;
    }

    /** Notes what was given. What cannot be noted is checked the long way: a copy does not fail for it. */
    synchronized void add(long offset, byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        try {
            if (out == null && !lacking) {
                out = new DataOutputStream(new BufferedOutputStream(PrivateFiles.output(file), BUFFER));
            }
            if (!lacking) {
                out.writeLong(offset);
                out.writeInt(bytes.length);
                out.writeInt((int) crc.getValue());
                count++;
            }
        } catch (IOException e) {
            lacking = true;
        }
    }

    /** All pieces up to a byte of the stream have been pulled. */
    synchronized void reached(long offset) {
        through = Math.max(through, offset);
    }

    /** Whether all that was given of a part of the stream is noted. */
    public synchronized boolean cover(long from, long to) {
        return !lacking && start >= 0 && start <= from && through >= to;
    }

    /**
     * Holds what lies on the medium against the sums.
     *
     * @param progress told the bytes compared after every reading; may throw to end it
     * @return bytes compared; empty if some are not what was given
     */
    synchronized OptionalLong compare(WrittenBytes written, LongConsumer progress) throws IOException {
        if (out == null) {
            return OptionalLong.of(0);
        }
        out.flush();
        Window window = new Window(written);
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), BUFFER))) {
            for (long i = 0; i < count; i++) {
                Given next = new Given(in.readLong(), in.readInt(), in.readInt());
                if (!window.takes(next)) {
                    if (!window.isAsGiven()) {
                        return OptionalLong.empty();
                    }
                    progress.accept(window.compared);
                }
                window.add(next);
            }
        }
        return window.isAsGiven() ? OptionalLong.of(window.compared) : OptionalLong.empty();
    }

    /** Some bytes of the stream and their sum. */
    private record Given(long offset, int length, int sum) {
        long end() {
            return offset + length;
        }
    }

    /** Pieces that are read at once. */
    private static final class Window {
        private final WrittenBytes written;
        private final List<Given> pieces = new ArrayList<>();
        private final ByteBuffer bytes = ByteBuffer.allocate(WINDOW);
        private long end;
        private long compared;

        Window(WrittenBytes written) {
            this.written = written;
        }

        boolean takes(Given next) {
            return pieces.isEmpty()
                    || next.offset() >= end
                            && next.offset() - end <= GAP
                            && next.end() - pieces.get(0).offset() <= WINDOW;
        }

        void add(Given next) {
            pieces.add(next);
            end = next.end();
        }

        /** Reads them; the window is empty then. */
        boolean isAsGiven() throws IOException {
            if (pieces.isEmpty()) {
                return true;
            }
            long first = pieces.get(0).offset();
            written.read(first, bytes.clear().limit((int) (end - first)));
            for (Given piece : pieces) {
                CRC32C crc = new CRC32C();
                crc.update(bytes.array(), (int) (piece.offset() - first), piece.length());
                if ((int) crc.getValue() != piece.sum()) {
                    return false;
                }
                compared += piece.length();
            }
            pieces.clear();
            return true;
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
