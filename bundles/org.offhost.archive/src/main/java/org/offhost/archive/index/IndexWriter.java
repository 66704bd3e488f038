// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.index;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.zip.CRC32C;
import org.offhost.archive.StoredEntry;
import org.offhost.block.PrivateFiles;
import org.offhost.filesystem.WorkAhead;
import org.offhost.inventory.form.CutEntries;
import org.offhost.inventory.form.EntryLimits;
import org.offhost.inventory.form.PackedReader;
import org.offhost.inventory.form.PackedWriter;

/**
 * Writes the index of a set: a header, blocks of sorted paths, and a table of the blocks.
 *
 * <p>Header, big-endian: magic (8 bytes), position of the table (8), its length (8), number of paths (8), number of blocks
 * (4), CRC32C of the table (4), CRC32C of the header before it (4). Block: a stream of RFC 1950, stored where deflating gains
 * little; a path is the number of
 * code units shared with the one before, the rest of them, and what {@link StoredEntryCodec} writes; both begin anew with
 * each block. Table: for each block its first path, position, length, inflated length and CRC32C as it lies there.
 */
final class IndexWriter implements Closeable {
    /** "OHINDEX" and the number of the form, a digit. */
    static final long MAGIC = 0x4f48_494e_4445_5834L;

    static final int HEADER = 44;

    /** Bytes of a block before it is deflated. */
    static final int BLOCK = 64 * 1024;

    /** Most bytes of the table: some 80 million paths. */
    static final int MOST_TABLE = 32 << 20;

    /** Most bytes of one entry. A block is closed by the entry that fills it. */
    static final int MOST_ENTRY = 16 << 20;

    /** Blocks deflated while others are filled: a second thread has not more to do than the first. */
    private static final int AHEAD = 2;

    private final RandomAccessFile file;
    private final WorkAhead<byte[]> deflating = new WorkAhead<>("offhost-index", () -> {});

    /** For the thread that deflates. */
    private final IndexDeflater deflater = new IndexDeflater();

    /** What is being deflated. */
    private final Deque<Block> begun = new ArrayDeque<>();

    private final PackedWriter table = new PackedWriter();
    private final PackedWriter block = new PackedWriter();
    private StoredEntryCodec codec = new StoredEntryCodec();
    private String first = "";

    /** The path before, packed; and its length. */
    private byte[] last = new byte[0];

    private int lastLength;
    private long position = HEADER;
    private long paths;
    private int blocks;

    /** Whose the rows of the block at hand are. */
    private long[] ids = new long[1 << 10];

    private int rows;
    private final Optional<RowIds.Writer> rowIds;

    /**
     * @param first its first path
     * @param sum of what it is stored as, if that is known
     */
    private record Block(String first, int length, OptionalLong sum) {}

    IndexWriter(Path file) throws IOException {
        this(file, Optional.empty());
    }

    /** @param rowIds takes whose rows they are; closed with this */
    IndexWriter(Path file, Optional<RowIds.Writer> rowIds) throws IOException {
        this.rowIds = rowIds;
        PrivateFiles.output(file).close();
        this.file = new RandomAccessFile(file.toFile(), "rw");
        this.file.setLength(0);
        this.file.seek(HEADER);
    }

    /**
     * Adds a path; they come sorted.
     *
     * @param id of the entry
     * @param packed holds the path from one byte to another, as {@link PackedWriter#units} writes it
     * @param cut has parted what is kept of it
     * @param entry the parts
     */
    void add(long id, byte[] packed, int from, int to, CutEntries cut, PackedReader entry) throws IOException {
        int before = begin(packed, from, to);
        codec.join(cut, entry, block);
        end(id, packed, from, to, before);
    }

    /** Adds a path of another index, with what that keeps of it. @param to where it ends, packed from the first byte on */
    void add(byte[] packed, int to, StoredEntry row) throws IOException {
        int before = begin(packed, 0, to);
        codec.write(row, block);
        end(row.entry().id(), packed, 0, to, before);
    }

    /** Whether a block may come as it is. */
    boolean isBetweenBlocks() {
        return block.size() == 0;
    }

    /**
     * Adds a full block of another index, between blocks.
     *
     * @param of whose its rows are; the first {@code count} are
     */
    void add(StoredBlock stored, long[] of, int count) throws IOException {
        begun.add(new Block(stored.first(), stored.raw(), OptionalLong.of(stored.sum())));
        deflating.add(stored::packed);
        if (deflating.size() > AHEAD) {
            writeNext();
        }
        paths += count;
        if (rowIds.isPresent()) {
            rowIds.get().block(of, count);
        }
    }

    /** Writes the path. @return bytes of the block before it */
    private int begin(byte[] packed, int from, int to) {
        if (block.size() == 0) {
            first = PackedReader.text(packed, from, to);
            lastLength = 0;
        }
        int before = block.size();
        int same = Arrays.mismatch(last, 0, lastLength, packed, from, to);
        int shared = PackedReader.wholeUnits(packed, from, from + (same < 0 ? lastLength : same));
        int units = PackedReader.units(packed, from + shared, to);
        block.number(PackedReader.units(packed, from, from + shared));
        block.number(units);
        block.raw(packed, from + shared, to - from - shared);
        keep(packed, from, to);
        return before;
    }

    private void end(long id, byte[] packed, int from, int to, int before) throws IOException {
        paths++;
        if (rows == ids.length) {
            ids = Arrays.copyOf(ids, 2 * rows);
        }
        ids[rows++] = id;
        if (block.size() - before > MOST_ENTRY || PackedReader.units(packed, from, to) > EntryLimits.NAME) {
            throw new IOException("The index entry of " + PackedReader.text(packed, from, to) + " takes "
                    + (block.size() - before) + " bytes, at most " + MOST_ENTRY);
        }
        if (block.size() >= BLOCK) {
            flush();
        }
    }

    private void keep(byte[] packed, int from, int to) {
        lastLength = to - from;
        if (last.length < lastLength) {
            last = new byte[2 * lastLength];
        }
        System.arraycopy(packed, from, last, 0, lastLength);
    }

    private void flush() throws IOException {
        byte[] raw = block.toBytes();
        begun.add(new Block(first, raw.length, OptionalLong.empty()));
        deflating.add(() -> deflater.deflate(raw));
        if (deflating.size() > AHEAD) {
            writeNext();
        }
        block.reset();
        codec = new StoredEntryCodec();
        if (rowIds.isPresent()) {
            rowIds.get().block(ids, rows);
        }
        rows = 0;
    }

    private void writeNext() throws IOException {
        byte[] packed = deflating.take();
        Block done = begun.remove();
        file.write(packed);
        table.string(done.first());
        table.number(position);
        table.number(packed.length);
        table.number(done.length());
        table.number(done.sum().isPresent() ? done.sum().getAsLong() : sum(packed, packed.length));
        position += packed.length;
        blocks++;
    }

    static long sum(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return crc.getValue();
    }

    /** Writes table and header. */
    @Override
    public void close() throws IOException {
        try (file;
                RowIds.Writer closed = rowIds.orElse(null);
                deflating) {
            if (block.size() > 0) {
                flush();
            }
            while (deflating.size() > 0) {
                writeNext();
            }
            byte[] t = table.toBytes();
            if (t.length > MOST_TABLE) {
                throw new IOException("The table of an index of " + paths + " paths takes " + t.length
                        + " bytes, at most " + MOST_TABLE + "; back up fewer files in one set");
            }
            file.write(t);
            ByteBuffer h = ByteBuffer.allocate(HEADER);
            h.putLong(MAGIC).putLong(position).putLong(t.length).putLong(paths).putInt(blocks);
            h.putInt((int) sum(t, t.length));
            h.putInt((int) sum(h.array(), HEADER - 4));
            file.seek(0);
            file.write(h.array());
        } finally {
            deflater.close();
        }
    }
}
