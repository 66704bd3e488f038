// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Reads the index of a set; its form is told by {@link IndexWriter}. Keeps the table, not the blocks. */
final class IndexReader {
    /** Most bytes of a table: some 100 million paths. */
    private static final int MAX_TABLE = 256 << 20;

    /** Most bytes of a block: its last entry may have a long run list. */
    private static final int MAX_BLOCK = 256 << 20;

    private final WrittenBytes bytes;
    private final long start;
    private final List<BlockPlace> blocks;

    private record BlockPlace(String first, long position, int packed, int raw, long sum) {}

    private IndexReader(WrittenBytes bytes, long start, List<BlockPlace> blocks) {
        this.bytes = bytes;
        this.start = start;
        this.blocks = blocks;
    }

    /**
     * Reads the table.
     *
     * @param start byte of the set at which the index begins
     * @param length its bytes
     */
    static IndexReader open(WrittenBytes bytes, long start, long length) throws IOException {
        byte[] header = read(bytes, start, IndexWriter.HEADER);
        ByteBuffer h = ByteBuffer.wrap(header);
        long magic = h.getLong();
        long position = h.getLong();
        long size = h.getLong();
        h.getLong();
        int count = h.getInt();
        int sum = h.getInt();
        if (magic != IndexWriter.MAGIC || h.getInt() != (int) IndexWriter.sum(header, IndexWriter.HEADER - 4)) {
            throw new DamagedMediumException("index", start, "the header of an index", "something else");
        }
        if (position < 0 || size < 0 || size > MAX_TABLE || position > length - size) {
            throw new DamagedMediumException("index", start, "a table within " + length + " bytes", "at " + position);
        }
        byte[] table = read(bytes, start + position, (int) size);
        if (sum != (int) IndexWriter.sum(table, table.length)) {
            throw new DamagedMediumException("index table", start + position, "the sum of its bytes", "another one");
        }
        PackedReader in = new PackedReader(table, "index table");
        List<BlockPlace> blocks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            BlockPlace b = new BlockPlace(in.string(), in.number(), (int) in.number(), (int) in.number(), in.number());
            if (b.packed() < 0
                    || b.raw() < 0
                    || b.raw() > MAX_BLOCK
                    || b.position() < 0
                    || b.position() > position - b.packed()) {
                throw in.damaged("a block within the index", b.toString());
            }
            blocks.add(b);
        }
        return new IndexReader(bytes, start, List.copyOf(blocks));
    }

    private static byte[] read(WrittenBytes bytes, long position, int length) throws IOException {
        byte[] b = new byte[length];
        bytes.read(position, ByteBuffer.wrap(b));
        return b;
    }

    int blocks() {
        return blocks.size();
    }

    /** The first block that may hold a path that is not before this one. */
    int blockOf(String path) {
        int low = 0;
        int high = blocks.size() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (PathOrder.compareFolded(blocks.get(middle).first(), path) < 0) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    /** The paths of a block. */
    List<StoredEntry> block(int number) throws IOException {
        BlockPlace b = blocks.get(number);
        long at = start + b.position();
        byte[] packed = read(bytes, at, b.packed());
        if (IndexWriter.sum(packed, packed.length) != b.sum()) {
            throw new DamagedMediumException("index block " + number, at, "the sum of its bytes", "another one");
        }
        PackedReader in = new PackedReader(inflate(packed, b.raw(), at), "index block " + number);
        StoredEntryCodec codec = new StoredEntryCodec();
        List<StoredEntry> entries = new ArrayList<>();
        String last = "";
        while (!in.atEnd()) {
            long shared = in.number();
            if (shared < 0 || shared > last.length()) {
                throw in.damaged("at most " + last.length() + " shared characters", Long.toString(shared));
            }
            last = last.substring(0, (int) shared) + in.string();
            entries.add(codec.read(last, in));
        }
        return entries;
    }

    private static byte[] inflate(byte[] packed, int length, long at) throws IOException {
        Inflater i = new Inflater();
        try {
            i.setInput(packed);
            byte[] raw = new byte[length];
            int n = i.inflate(raw);
            if (n != length || !i.finished() && i.inflate(new byte[1]) != 0) {
                throw new DamagedMediumException("index block", at, length + " bytes inflated", "another length");
            }
            return raw;
        } catch (DataFormatException e) {
            throw new DamagedMediumException("index block", at, "deflated bytes", e.getMessage());
        } finally {
            i.end();
        }
    }
}
