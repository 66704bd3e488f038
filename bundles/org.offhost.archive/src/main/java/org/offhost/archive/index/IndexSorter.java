// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.index;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.offhost.archive.IndexBefore;
import org.offhost.archive.StoredEntry;
import org.offhost.archive.StoredStream;
import org.offhost.inventory.form.CutEntries;
import org.offhost.inventory.form.EntryScan;
import org.offhost.inventory.form.PackedReader;
import org.offhost.inventory.form.PackedWriter;

/**
 * Makes the index of a set of paths in any order: they are sorted in bounded memory, and what is kept of each goes through the
 * sort as the octets it will be.
 */
public final class IndexSorter implements Closeable {
    private final EntrySorter sorter;
    private final CutEntries cut = new CutEntries();
    private final PackedWriter packedPath = new PackedWriter();
    private final PackedWriter rest = new PackedWriter();

    /** @param folder takes the files of the sort */
    public IndexSorter(Path folder) {
        this.sorter = new EntrySorter(folder);
    }

    /** Takes a path. */
    public void add(StoredEntry e) throws IOException {
        StoredEntryCodec.writeHead(
                e.primary(), e.streams(), e.back(), begin(e.entry().id()));
        cut.write(e.entry(), rest);
        add(e.path());
    }

    /**
     * Takes a path of an entry of a volume beside whose image it is kept.
     *
     * @param primary as {@link StoredEntry#primary()}
     */
    public void add(String path, Optional<String> primary, EntryScan entry) throws IOException {
        StoredEntryCodec.writeHead(primary, begin(entry.id()));
        cut.writeBesideImage(entry, rest);
        add(path);
    }

    /**
     * Takes a path of an entry that {@link EntryScan#isPlain()}.
     *
     * @param primary as {@link StoredEntry#primary()}
     * @param streams where its content lies, if it has one
     */
    public void add(String path, Optional<String> primary, EntryScan plain, List<StoredStream> streams)
            throws IOException {
        StoredEntryCodec.writeHead(primary, streams, 0, begin(plain.id()));
        cut.writeBesideStream(plain, rest);
        add(path);
    }

    /** What is kept of any path begins with the id of its entry, which the rows of the index are told by. */
    private PackedWriter begin(long id) {
        rest.reset();
        rest.signed(id);
        return cut.begin();
    }

    private void add(String path) throws IOException {
        packedPath.reset();
        packedPath.units(path, 0);
        sorter.add(packedPath, rest);
    }

    /** Writes the index of all that was taken; nothing is taken any more. */
    public void write(Path index) throws IOException {
        try (EntrySorter.Items items = sorter.sorted();
                IndexWriter out = new IndexWriter(index)) {
            for (Optional<? extends EntrySorter.Item> i = items.next(); i.isPresent(); i = items.next()) {
                add(i.get(), out);
            }
        }
    }

    /**
     * Writes the index of all that was taken, and whose its rows are.
     *
     * @param before has the rows of the entries that were not taken; empty if all were
     */
    public void write(Path index, Path rows, Optional<IndexBefore> before) throws IOException {
        try (EntrySorter.Items items = sorter.sorted();
                IndexWriter out = new IndexWriter(index, Optional.of(new RowIds.Writer(rows)))) {
            if (before.isPresent()) {
                IndexMerge.write(before.get(), items, this::add, out);
                return;
            }
            for (Optional<? extends EntrySorter.Item> i = items.next(); i.isPresent(); i = items.next()) {
                add(i.get(), out);
            }
        }
    }

    private void add(EntrySorter.Item item, IndexWriter out) throws IOException {
        PackedReader in = new PackedReader(item.array(), item.rest(), item.end(), "sorted entry");
        long id = in.signed();
        out.add(id, item.array(), item.path(), item.rest(), cut, in);
    }

    @Override
    public void close() throws IOException {
        sorter.close();
    }
}
