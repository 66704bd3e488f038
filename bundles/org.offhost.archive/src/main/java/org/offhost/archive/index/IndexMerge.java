// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.index;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.offhost.archive.IndexBefore;
import org.offhost.archive.StoredEntry;
import org.offhost.inventory.form.PackedWriter;
import org.offhost.inventory.prints.IdSet;

/**
 * Makes an index of one that was made of the same volume before, and of the rows that are others now: blocks of which nothing
 * changed are taken over as they lie there, others are read, and written with what changed in its place.
 */
final class IndexMerge {
    private final IndexReader before;
    private final IdSet replaced;
    private final EntrySorter.Items changed;
    private final RowsJoin join;
    private final IndexWriter out;
    private final PackedWriter path = new PackedWriter();
    private Optional<? extends EntrySorter.Item> next = Optional.empty();

    /** Puts a sorted row into the new index. */
    interface RowsJoin {
        void add(EntrySorter.Item row, IndexWriter out) throws IOException;
    }

    private IndexMerge(IndexReader before, IdSet replaced, EntrySorter.Items changed, RowsJoin join, IndexWriter out) {
        this.before = before;
        this.replaced = replaced;
        this.changed = changed;
        this.join = join;
        this.out = out;
    }

    /**
     * Writes the new index.
     *
     * @param changed rows of the entries that are others now, or new
     */
    static void write(IndexBefore before, EntrySorter.Items changed, RowsJoin join, IndexWriter out)
            throws IOException {
        try (FileChannel channel = FileChannel.open(before.index(), StandardOpenOption.READ)) {
            IndexReader index = IndexReader.open((at, target) -> fill(channel, at, target), 0, channel.size());
            new IndexMerge(index, before.replaced(), changed, join, out).run(new RowIds.Reader(before.rows()));
        }
    }

    private static void fill(FileChannel channel, long from, ByteBuffer target) throws IOException {
        long at = from;
        while (target.hasRemaining()) {
            int n = channel.read(target, at);
            if (n < 0) {
                throw new IOException("the index before ends at byte " + at);
            }
            at += n;
        }
    }

    private void run(RowIds.Reader ids) throws IOException {
        next = changed.next();
        for (int i = 0; i < before.blocks(); i++) {
            ids.next();
            boolean last = i == before.blocks() - 1;
            if (out.isBetweenBlocks()
                    && before.isFull(i)
                    && isAsItWas(ids)
                    && !(next.isPresent() && (last || isBefore(next.get(), before.first(i + 1))))) {
                out.add(before.stored(i), ids.ids(), ids.count());
            } else {
                read(i, ids.count());
            }
        }
        if (!ids.atEnd()) {
            throw new IOException("the rows of " + before.blocks() + " blocks were expected, and there are more");
        }
        while (next.isPresent()) {
            put();
        }
    }

    private boolean isAsItWas(RowIds.Reader ids) {
        for (int i = 0; i < ids.count(); i++) {
            if (replaced.contains(ids.ids()[i])) {
                return false;
            }
        }
        return true;
    }

    private void read(int block, int count) throws IOException {
        BlockEntries<StoredEntry> rows = before.block(block, new StoredEntryCodec()::read);
        int read = 0;
        for (Optional<StoredEntry> e = rows.next(); e.isPresent(); e = rows.next()) {
            StoredEntry row = e.get();
            read++;
            if (replaced.contains(row.entry().id())) {
                continue;
            }
            while (next.isPresent() && isBefore(next.get(), row.path())) {
                put();
            }
            path.reset();
            path.units(row.path(), 0);
            out.add(path.view().array(), path.size(), row);
        }
        if (read != count) {
            throw new IOException("block " + block + " of the index before has " + read + " rows, not " + count);
        }
    }

    private boolean isBefore(EntrySorter.Item row, String other) {
        path.reset();
        path.units(other, 0);
        return PathOrder.comparePacked(
                        row.array(), row.path(), row.rest(), path.view().array(), 0, path.size())
                < 0;
    }

    private void put() throws IOException {
        join.add(next.get(), out);
        next = changed.next();
    }
}
