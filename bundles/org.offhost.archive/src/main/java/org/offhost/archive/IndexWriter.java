// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import java.util.zip.Deflater;

/**
 * Writes the index of a set: a header, blocks of sorted paths, and a table of the blocks.
 *
 * <p>Header, big-endian: magic (8 bytes), position of the table (8), its length (8), number of paths (8), number of blocks
 * (4), CRC32C of the table (4), CRC32C of the header before it (4). Block: deflated (RFC 1950); a path is the number of
 * code units shared with the one before, the rest of them, and what {@link StoredEntryCodec} writes; both begin anew with
 * each block. Table: for each block its first path, position, length, inflated length and CRC32C as it lies there.
 */
final class IndexWriter implements Closeable {
    static final long MAGIC = 0x4f48_494e_4445_5831L;
    static final int HEADER = 44;

    /** Bytes of a block before it is deflated. */
    static final int BLOCK = 64 * 1024;

    private final RandomAccessFile file;
    private final PackedWriter table = new PackedWriter();
    private final PackedWriter block = new PackedWriter();
    private StoredEntryCodec codec = new StoredEntryCodec();
    private String first = "";
    private String last = "";
    private long position = HEADER;
    private long paths;
    private int blocks;

    IndexWriter(Path file) throws IOException {
        this.file = new RandomAccessFile(file.toFile(), "rw");
        this.file.setLength(0);
        this.file.seek(HEADER);
    }

    /** Adds a path; they come sorted. */
    void add(StoredEntry e) throws IOException {
        if (block.size() == 0) {
            first = e.path();
            last = "";
        }
        int shared = shared(last, e.path());
        block.number(shared);
        block.string(e.path(), shared);
        codec.write(e, block);
        last = e.path();
        paths++;
        if (block.size() >= BLOCK) {
            flush();
        }
    }

    private static int shared(String a, String b) {
        int n = Math.min(a.length(), b.length());
        int i = 0;
        while (i < n && a.charAt(i) == b.charAt(i)) {
            i++;
        }
        return i;
    }

    private void flush() throws IOException {
        byte[] raw = block.toBytes();
        byte[] packed = deflate(raw);
        file.write(packed);
        table.string(first);
        table.number(position);
        table.number(packed.length);
        table.number(raw.length);
        table.number(sum(packed, packed.length));
        position += packed.length;
        blocks++;
        block.reset();
        codec = new StoredEntryCodec();
    }

    private static byte[] deflate(byte[] raw) {
        Deflater d = new Deflater(Deflater.BEST_SPEED);
        try {
            d.setInput(raw);
            d.finish();
            ByteArrayOutputStream out = new ByteArrayOutputStream(raw.length / 2);
            byte[] buffer = new byte[8192];
            while (!d.finished()) {
                out.write(buffer, 0, d.deflate(buffer));
            }
            return out.toByteArray();
        } finally {
            d.end();
        }
    }

    static long sum(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return crc.getValue();
    }

    /** Writes table and header. */
    @Override
    public void close() throws IOException {
        try (file) {
            if (block.size() > 0) {
                flush();
            }
            byte[] t = table.toBytes();
            file.write(t);
            ByteBuffer h = ByteBuffer.allocate(HEADER);
            h.putLong(MAGIC).putLong(position).putLong(t.length).putLong(paths).putInt(blocks);
            h.putInt((int) sum(t, t.length));
            h.putInt((int) sum(h.array(), HEADER - 4));
            file.seek(0);
            file.write(h.array());
        }
    }
}
