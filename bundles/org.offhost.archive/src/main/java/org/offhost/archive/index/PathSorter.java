// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.index;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.offhost.inventory.form.PackedReader;
import org.offhost.inventory.form.PackedWriter;

/** Sorts records by path, in the order of an index and in bounded memory. */
public final class PathSorter implements Closeable {
    private final EntrySorter sorter;
    private final PackedWriter packed = new PackedWriter();

    /** @param folder takes the files of the sort */
    public PathSorter(Path folder) {
        this.sorter = new EntrySorter(folder);
    }

    /** Takes a record; its bytes are copied. */
    public void add(String path, PackedWriter rest) throws IOException {
        packed.reset();
        packed.units(path, 0);
        sorter.add(packed, rest);
    }

    /** A record, good until the one behind it is asked for. */
    public record Sorted(String path, PackedReader rest) {}

    /** Sorted records. */
    public interface Records extends Closeable {
        /** The next one; empty at the end. */
        Optional<Sorted> next() throws IOException;
    }

    /** All records in order; nothing may be added any more. */
    public Records sorted() throws IOException {
        EntrySorter.Items items = sorter.sorted();
        return new Records() {
            @Override
            public Optional<Sorted> next() throws IOException {
                return items.next().map(PathSorter::sorted);
            }

            @Override
            public void close() throws IOException {
                items.close();
            }
        };
    }

    private static Sorted sorted(EntrySorter.Item i) {
        return new Sorted(
                PackedReader.text(i.array(), i.path(), i.rest()),
                new PackedReader(i.array(), i.rest(), i.end(), "sorted record"));
    }

    @Override
    public void close() throws IOException {
        sorter.close();
    }
}
