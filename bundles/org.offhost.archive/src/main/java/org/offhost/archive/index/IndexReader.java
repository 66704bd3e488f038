// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.index;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.offhost.archive.WrittenBytes;
import org.offhost.inventory.form.DamagedMediumException;
import org.offhost.inventory.form.EntryLimits;
import org.offhost.inventory.form.PackedReader;
import org.offhost.inventory.form.UnknownFormException;

/** Reads the index of a set; its form is told by {@link IndexWriter}. Keeps the table as it lies there, and no block. */
public final class IndexReader {
    private static final String TABLE = "index table";

    /** Deflating adds to what cannot be deflated less than a thousandth (RFC 1951: five bytes a stored block). */
    private static final int MOST_PACKED = (IndexWriter.BLOCK + IndexWriter.MOST_ENTRY) / 1000 * 1001 + 1024;

    private final WrittenBytes bytes;
    private final ByteBuffer header;
    private final long start;
    private final long paths;
    private final PackedReader table;

    /** Where in the table the blocks stand. */
    private final int[] places;

    private record BlockPlace(String first, long position, long packed, long raw, long sum) {}

    private IndexReader(WrittenBytes bytes, byte[] header, long start, long paths, PackedReader table, int[] places) {
        this.bytes = bytes;
        this.header = ByteBuffer.wrap(header).asReadOnlyBuffer();
        this.start = start;
        this.paths = paths;
        this.table = table;
        this.places = places;
    }

    /**
     * Reads the table.
     *
     * @param start byte of the set at which the index begins
     * @param length its bytes
     */
    public static IndexReader open(WrittenBytes bytes, long start, long length) throws IOException {
        if (length < IndexWriter.HEADER) {
            throw new DamagedMediumException("index", start, "at least " + IndexWriter.HEADER + " bytes", length + "");
        }
        byte[] header = read(bytes, start, IndexWriter.HEADER);
        ByteBuffer h = ByteBuffer.wrap(header);
        long magic = h.getLong();
        long position = h.getLong();
        long size = h.getLong();
        long paths = h.getLong();
        int count = h.getInt();
        int sum = h.getInt();
        if (magic != IndexWriter.MAGIC && magic >>> 8 == IndexWriter.MAGIC >>> 8) {
            throw new UnknownFormException(
                    "index",
                    start,
                    "form " + (char) (IndexWriter.MAGIC & 0xff) + " of an index",
                    "form " + (char) (magic & 0xff));
        }
        if (magic != IndexWriter.MAGIC || h.getInt() != (int) IndexWriter.sum(header, IndexWriter.HEADER - 4)) {
            throw new DamagedMediumException("index", start, "the header of an index", "something else");
        }
        if (position < IndexWriter.HEADER || size < 0 || position > length - size) {
            throw new DamagedMediumException("index", start, "a table within " + length + " bytes", "at " + position);
        }
        if (size > IndexWriter.MOST_TABLE) {
            throw new DamagedMediumException(
                    TABLE, start + position, "at most " + IndexWriter.MOST_TABLE + " bytes", size + "");
        }
        if (count < 0 || paths < count || count == 0 && paths > 0) {
            throw new DamagedMediumException(
                    "index", start, "a number of blocks, and of paths in them", count + " and " + paths);
        }
        byte[] table = read(bytes, start + position, (int) size);
        if (sum != (int) IndexWriter.sum(table, table.length)) {
            throw new DamagedMediumException(TABLE, start + position, "the sum of its bytes", "another one");
        }
        PackedReader in = new PackedReader(table, TABLE, start + position);
        return new IndexReader(bytes, header, start, paths, in, places(in, count, position));
    }

    /** Blocks lie one behind the other, from the header to the table, and all but the last are full. */
    private static int[] places(PackedReader in, int count, long end) throws IOException {
        int[] places = new int[Math.min(count, 1024)];
        long next = IndexWriter.HEADER;
        String last = "";
        for (int i = 0; i < count; i++) {
            places = i == places.length ? Arrays.copyOf(places, Math.min(count, 2 * i)) : places;
            places[i] = in.at();
            BlockPlace b = place(in);
            long least = i < count - 1 ? IndexWriter.BLOCK : 1;
            if (b.position() != next || b.packed() < 1 || b.packed() > end - next || b.packed() > MOST_PACKED) {
                throw in.damaged("a block at byte " + next + " of the index", b.position() + ", " + b.packed());
            }
            if (b.raw() < least || b.raw() > IndexWriter.BLOCK + IndexWriter.MOST_ENTRY) {
                throw in.damaged("a block of " + least + " bytes and an entry", b.raw() + " bytes");
            }
            if (PathOrder.INSTANCE.compare(last, b.first()) > 0) {
                throw in.damaged("a block with later paths", "an earlier path");
            }
            last = b.first();
            next += b.packed();
        }
        if (!in.atEnd() || next != end) {
            throw in.damaged(count + " blocks up to the table", "other ones");
        }
        return Arrays.copyOf(places, count);
    }

    private static BlockPlace place(PackedReader in) throws IOException {
        return new BlockPlace(in.string(EntryLimits.NAME), in.number(), in.number(), in.number(), in.number());
    }

    private BlockPlace place(int block) throws IOException {
        table.seek(places[block]);
        return place(table);
    }

    private static byte[] read(WrittenBytes bytes, long position, int length) throws IOException {
        byte[] b = new byte[length];
        bytes.read(position, ByteBuffer.wrap(b));
        return b;
    }

    /** Tells it from any other: sums of all of it are in it. */
    ByteBuffer header() {
        return header;
    }

    int blocks() {
        return places.length;
    }

    /** The path with which a block begins. */
    String first(int block) throws IOException {
        return place(block).first();
    }

    /** Whether a block ends with the entry that fills it; the last one need not. */
    boolean isFull(int block) throws IOException {
        return place(block).raw() >= IndexWriter.BLOCK;
    }

    /** A block as it lies there, not read. */
    StoredBlock stored(int block) throws IOException {
        BlockPlace b = place(block);
        return new StoredBlock(b.first(), (int) b.raw(), b.sum(), read(bytes, start + b.position(), (int) b.packed()));
    }

    /** Holds the paths that were read against those that the writer counted. */
    void compare(long read) throws DamagedMediumException {
        if (read != paths) {
            throw new DamagedMediumException("index", start, paths + " paths, as its header says", read + "");
        }
    }

    /** The first block that may hold a path that is not before this one. */
    int blockOf(String path) throws IOException {
        int low = 0;
        int high = blocks() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (PathOrder.compareFolded(place(middle).first(), path) < 0) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    /** The paths of a block. */
    <E> BlockEntries<E> block(int number, BlockEntries.Reading<E> reading) throws IOException {
        BlockPlace b = place(number);
        long at = start + b.position();
        byte[] packed = read(bytes, at, (int) b.packed());
        if (IndexWriter.sum(packed, packed.length) != b.sum()) {
            throw new DamagedMediumException("index block " + number, at, "the sum of its bytes", "another one");
        }
        byte[] raw = inflate(packed, (int) b.raw(), at);
        return new BlockEntries<>(new PackedReader(raw, "index block " + number, at), b.first(), reading);
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
