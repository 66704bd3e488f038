// SPDX-License-Identifier: Apache-2.0
package org.offhost.inventory;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.offhost.block.PrivateFiles;
import org.offhost.inventory.form.DamagedMediumException;
import org.offhost.inventory.form.SparseMap;

/**
 * Decoded content of streams in one file, in the order of the spool, without what the parser knows to be zeros: a hole takes
 * the two numbers that say where the data behind it goes.
 *
 * <p>A stream is a header, its data, the ranges of the data, and a mark; the header is written last.
 */
public final class DecodedStreams implements Closeable {
    private static final int HEADER = 48;
    private static final int MARK = 8;
    private static final int RANGE = 16;
    private static final long MAGIC = 0x4f48_4445_434f_4432L;
    private static final long END = 0x4f48_4445_434f_4445L;

    private final Path file;
    private final FileChannel channel;
    private long length;
    private int count;

    private DecodedStreams(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * A stream.
     *
     * @param position byte of the file at which its data begins
     * @param data where the data goes; all of the rest is zeros
     */
    public record Decoded(long entryId, int attribute, long position, SparseMap data) {
        public boolean is(long id, int number) {
            return entryId == id && attribute == number;
        }
    }

    static DecodedStreams open(Path file) throws IOException {
        FileChannel c =
                PrivateFiles.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
        DecodedStreams d = new DecodedStreams(file, c);
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

    /** Takes data of the stream that is being appended. */
    void writeData(long offset, ByteBuffer data) throws IOException {
        write(data, length + HEADER + offset);
    }

    /** Makes the data written since the stream before a stream. */
    void complete(long entryId, int attribute, SparseMap map) throws IOException {
        long[] ranges = map.ranges();
        long at = length + HEADER + map.data();
        ByteBuffer b = ByteBuffer.allocate(RANGE << 10);
        for (long number : ranges) {
            b.putLong(number);
            if (!b.hasRemaining()) {
                at = flush(b, at);
            }
        }
        at = flush(b, at);
        write(ByteBuffer.allocate(MARK).putLong(END).flip(), at);
        ByteBuffer h = ByteBuffer.allocate(HEADER);
        h.putLong(MAGIC).putLong(entryId).putLong(attribute).putLong(map.length());
        write(h.putLong(map.data()).putLong(map.count()).flip(), length);
        length = at + MARK;
        count++;
    }

    private long flush(ByteBuffer b, long at) throws IOException {
        int n = b.flip().remaining();
        write(b, at);
        b.clear();
        return at + n;
    }

    private void write(ByteBuffer b, long position) throws IOException {
        long at = position;
        try {
            while (b.hasRemaining()) {
                at += channel.write(b, at);
            }
        } catch (IOException e) {
            throw SpoolRoom.explained(file, b.remaining(), e);
        }
    }

    /** Fills the buffer with bytes from a position on. */
    public void read(long position, ByteBuffer target) throws IOException {
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
    public final class Reader {
        private final long end = length;
        private final int streams = count;
        private long position;

        /** Number of streams there were when the walk began. */
        public int streams() {
            return streams;
        }

        public DecodedStreams owner() {
            return DecodedStreams.this;
        }

        public Optional<Decoded> next() throws IOException {
            if (position >= end) {
                return Optional.empty();
            }
            ByteBuffer h = ByteBuffer.allocate(HEADER);
            read(position, h);
            h.flip();
            long magic = h.getLong();
            long entry = h.getLong();
            int attribute = (int) h.getLong();
            long size = h.getLong();
            long data = h.getLong();
            long ranges = h.getLong();
            long room = end - position - HEADER - MARK;
            if (magic != MAGIC || size < 0 || data < 0 || data > room || ranges < 0 || ranges > (room - data) / RANGE) {
                throw new DamagedMediumException("decoded streams", position, "a whole stream", "something else");
            }
            long start = position + HEADER;
            SparseMap map = map(start + data, Math.toIntExact(ranges), size, data);
            position = start + data + ranges * RANGE + MARK;
            return Optional.of(new Decoded(entry, attribute, start, map));
        }

        private SparseMap map(long at, int ranges, long size, long data) throws IOException {
            ByteBuffer b = ByteBuffer.allocate(Math.multiplyExact(ranges, RANGE));
            read(at, b);
            long[] map = new long[2 * ranges];
            b.flip().asLongBuffer().get(map);
            SparseMap found = new SparseMap(map, size);
            if (!found.isSound() || found.data() != data) {
                throw new DamagedMediumException("decoded streams", at, "ascending ranges", "others");
            }
            return found;
        }

        /** Moves over the next stream if it is whole. */
        private boolean whole() throws IOException {
            long before = position;
            try {
                Optional<Decoded> d = next();
                if (d.isPresent()) {
                    ByteBuffer mark = ByteBuffer.allocate(MARK);
                    read(position - MARK, mark);
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
}
