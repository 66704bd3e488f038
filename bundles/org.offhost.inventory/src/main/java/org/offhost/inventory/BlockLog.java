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
import java.util.zip.CRC32;
import org.offhost.block.PrivateFiles;
import org.offhost.inventory.form.DamagedMediumException;

/**
 * A file of blocks, each with its own sum: CRC-32, which every compiler of the virtual machine does by instructions of the
 * processor, unlike CRC32C. Only whole groups of blocks count: a torn tail is cut off at opening.
 */
final class BlockLog implements Closeable {
    /** Most bytes in a block: what a reader has to hold. */
    static final int MAX_PAYLOAD = 256 << 20;

    /** Its last character is raised when blocks change, so that older ones are not taken for these. */
    private static final int MAGIC = 0x4f48_4233;

    private static final int HEADER = 28;

    /** Bytes read or written by a call: a channel copies an array through a buffer of that length, which should stay in the cache. */
    private static final int PART = 256 << 10;

    private final FileChannel channel;
    private final String name;
    private long length;

    private BlockLog(FileChannel channel, String name) {
        this.channel = channel;
        this.name = name;
    }

    /**
     * A block.
     *
     * @param kind what the payload is; the sign bit is never set
     * @param last whether it ends a group
     * @param cursor a number for whoever wrote it
     * @param payload of an array; of a block that was read good until the next one is
     */
    record Block(int kind, boolean last, long cursor, ByteBuffer payload) {}

    /** Opens or creates; everything behind the last whole group is cut off. */
    static BlockLog open(Path file) throws IOException {
        FileChannel c =
                PrivateFiles.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
        BlockLog log = new BlockLog(c, file.getFileName().toString());
        log.length = c.size();
        long whole = 0;
        try (Reader r = log.new Reader()) {
            for (Optional<Block> b = r.next(); b.isPresent(); b = r.next()) {
                if (b.get().last()) {
                    whole = r.position;
                }
            }
        } catch (DamagedMediumException | EOFException e) {
            // the tail is torn: a write that no checkpoint has returned for
        }
        if (whole < log.length) {
            c.truncate(whole);
            c.force(true);
        }
        log.length = whole;
        return log;
    }

    void append(Block block) throws IOException {
        append(block.kind(), block.last(), block.cursor(), block.payload());
    }

    /** Appends a block of these parts. */
    void append(int kind, boolean last, long cursor, ByteBuffer payload) throws IOException {
        int size = payload.remaining();
        if (size > MAX_PAYLOAD) {
            throw new IOException(name + ": a block of " + size + " bytes, at most " + MAX_PAYLOAD);
        }
        ByteBuffer h = ByteBuffer.allocate(HEADER);
        h.putInt(MAGIC).putInt(last ? kind | Integer.MIN_VALUE : kind);
        h.putLong(cursor).putLong(size);
        h.putInt(sum(h.array(), payload)).flip();
        write(h, length);
        write(payload, length + HEADER);
        length += HEADER + size;
    }

    private static int sum(byte[] header, ByteBuffer payload) {
        CRC32 crc = new CRC32();
        crc.update(header, 0, HEADER - 4);
        crc.update(payload.duplicate());
        return (int) crc.getValue();
    }

    private void write(ByteBuffer b, long position) throws IOException {
        long at = position;
        int limit = b.limit();
        while (b.position() < limit) {
            b.limit(Math.min(limit, b.position() + PART));
            at += channel.write(b, at);
        }
    }

    void force() throws IOException {
        channel.force(true);
    }

    void clear() throws IOException {
        channel.truncate(0);
        channel.force(true);
        length = 0;
    }

    /** Reads the blocks there are now, by this log's file. */
    Reader reader() {
        return new Reader();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /** Blocks from the first to what was the last one when reading began. */
    final class Reader implements Closeable {
        private final long end = length;
        private final ByteBuffer header = ByteBuffer.allocate(HEADER);
        private ByteBuffer payload = ByteBuffer.allocate(0);
        private long position;

        Optional<Block> next() throws IOException {
            if (position == end) {
                return Optional.empty();
            }
            ByteBuffer h = read(position, header.clear());
            int magic = h.getInt();
            int kind = h.getInt();
            long cursor = h.getLong();
            long size = h.getLong();
            if (magic != MAGIC || size < 0 || size > MAX_PAYLOAD || size > end - position - HEADER) {
                throw new DamagedMediumException(name, position, "a block within the file", "something else");
            }
            if (size > payload.capacity()) {
                payload = ByteBuffer.allocate((int) size);
            }
            read(position + HEADER, payload.clear().limit((int) size));
            if (h.getInt() != sum(h.array(), payload)) {
                throw new DamagedMediumException(name, position, "the sum of its bytes", "another one");
            }
            position += HEADER + size;
            return Optional.of(new Block(kind & Integer.MAX_VALUE, kind < 0, cursor, payload.duplicate()));
        }

        /** Fills an empty buffer up to its limit. */
        private ByteBuffer read(long from, ByteBuffer b) throws IOException {
            int limit = b.limit();
            while (b.position() < limit) {
                b.limit(Math.min(limit, b.position() + PART));
                if (channel.read(b, from + b.position()) < 0) {
                    throw new EOFException(name + " ends at byte " + (from + b.position()));
                }
            }
            return b.flip();
        }

        @Override
        public void close() {
            // the file belongs to the log
        }
    }
}
