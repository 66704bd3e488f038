// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** Decoded content of streams in one file, in the order of the spool. */
final class DecodedStreams implements Closeable {
    private static final int HEADER = 32;
    private static final long MAGIC = 0x4f48_4445_434f_4431L;
    private static final long END = 0x4f48_4445_434f_4445L;

    private final FileChannel channel;
    private long length;
    private int count;

    private DecodedStreams(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * A stream.
     *
     * @param position byte of the file at which the content begins
     * @param length bytes of content
     */
    record Decoded(long entryId, int attribute, long position, long length) {
        boolean is(long id, int number) {
            return entryId == id && attribute == number;
        }
    }

    static DecodedStreams open(Path file) throws IOException {
        FileChannel c =
                FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
        DecodedStreams d = new DecodedStreams(c);
        d.length = c.size();
        Reader r = d.reader();
        while (r.whole()) {
            d.count++;
        }
        d.length = r.position;
        c.truncate(d.length);
        return d;
    }

    void clear() throws IOException {
        channel.truncate(0);
        length = 0;
        count = 0;
    }

    /** Number of streams. */
    int count() {
        return count;
    }

    OutputStream append(long entryId, int attribute, long size) throws IOException {
        if (attribute < 0) {
            throw new IllegalArgumentException("entry " + entryId + " has no such attribute");
        }
        ByteBuffer h = ByteBuffer.allocate(HEADER);
        h.putLong(MAGIC).putLong(entryId).putLong(attribute).putLong(size).flip();
        write(h, length);
        return new Sink(size, length + HEADER);
    }

    private void write(ByteBuffer b, long position) throws IOException {
        long at = position;
        while (b.hasRemaining()) {
            at += channel.write(b, at);
        }
    }

    /** Fills the buffer with bytes from a position on. */
    void read(long position, ByteBuffer target) throws IOException {
        long at = position;
        while (target.hasRemaining()) {
            int n = channel.read(target, at);
            if (n < 0) {
                throw new EOFException("decoded streams end at byte " + at);
            }
            at += n;
        }
    }

    Reader reader() {
        return new Reader();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /** Walks over the streams there are. */
    final class Reader {
        private final long end = length;
        private final int streams = count;
        private long position;

        /** Number of streams there were when the walk began. */
        int streams() {
            return streams;
        }

        DecodedStreams owner() {
            return DecodedStreams.this;
        }

        Optional<Decoded> next() throws IOException {
            if (position >= end) {
                return Optional.empty();
            }
            ByteBuffer h = ByteBuffer.allocate(HEADER);
            read(position, h);
            h.flip();
            long magic = h.getLong();
            Decoded d = new Decoded(h.getLong(), (int) h.getLong(), position + HEADER, h.getLong());
            if (magic != MAGIC || d.length < 0 || d.length > end - position - HEADER - 8) {
                throw new DamagedMediumException("decoded streams", position, "a whole stream", "something else");
            }
            position += HEADER + d.length + 8;
            return Optional.of(d);
        }

        /** Moves over the next stream if it is whole. */
        private boolean whole() throws IOException {
            long before = position;
            try {
                Optional<Decoded> d = next();
                if (d.isPresent()) {
                    ByteBuffer mark = ByteBuffer.allocate(8);
                    read(position - 8, mark);
                    if (mark.getLong(0) == END) {
                        return true;
                    }
                }
            } catch (DamagedMediumException | EOFException e) {
                // torn: not closed before the process ended
            }
            position = before;
            return false;
        }
    }

    /** Takes the content of one stream. */
    private final class Sink extends OutputStream {
        private final long size;
        private final long start;
        private long written;
        private boolean closed;

        Sink(long size, long start) {
            this.size = size;
            this.start = start;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] b, int off, int len) throws IOException {
            if (len > size - written) {
                throw new IOException("decoded content is longer than its " + size + " bytes");
            }
            DecodedStreams.this.write(ByteBuffer.wrap(b, off, len), start + written);
            written += len;
        }

        @Override
        public void close() throws IOException {
            if (closed) {
                return;
            }
            closed = true;
            if (written != size) {
                throw new IOException("decoded content ends at " + written + " of " + size + " bytes");
            }
            DecodedStreams.this.write(ByteBuffer.allocate(8).putLong(END).flip(), start + size);
            length = start + size + 8;
            count++;
        }
    }
}
