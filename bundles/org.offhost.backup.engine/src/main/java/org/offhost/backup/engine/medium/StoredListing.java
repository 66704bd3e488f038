// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.medium;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.offhost.archive.StoredEntries;
import org.offhost.archive.StoredPaths;
import org.offhost.backup.ListedEntry;
import org.offhost.backup.ListedPath;
import org.offhost.backup.Listing;

/** A listing from the index of a set. */
final class StoredListing<E> implements Listing<E> {
    private final Closeable bytes;
    private final Walk<E> entries;

    /** The index, path by path. */
    private interface Walk<E> {
        Optional<E> entry() throws IOException;

        void skipTo(String path) throws IOException;

        void skipBelow(String directory);
    }

    private StoredListing(Closeable bytes, Walk<E> entries) {
        this.bytes = bytes;
        this.entries = entries;
    }

    /** @param bytes closed with the listing */
    static Listing<ListedEntry> of(Closeable bytes, StoredEntries entries) {
        return new StoredListing<>(bytes, new Walk<>() {
            @Override
            public Optional<ListedEntry> entry() throws IOException {
                return entries.next().map(e -> new ListedEntry(e.path(), e.entry()));
            }

            @Override
            public void skipTo(String path) throws IOException {
                entries.skipTo(path);
            }

            @Override
            public void skipBelow(String directory) {
                entries.skipBelow(directory);
            }
        });
    }

    /** @param bytes closed with the listing */
    static Listing<ListedPath> of(Closeable bytes, StoredPaths paths) {
        return new StoredListing<>(bytes, new Walk<>() {
            @Override
            public Optional<ListedPath> entry() throws IOException {
                return paths.next().map(p -> new ListedPath(p.path(), p.kind(), p.length(), p.times()));
            }

            @Override
            public void skipTo(String path) throws IOException {
                paths.skipTo(path);
            }

            @Override
            public void skipBelow(String directory) {
                paths.skipBelow(directory);
            }
        });
    }

    @Override
    public List<E> next(int limit) throws IOException {
        List<E> result = new ArrayList<>();
        while (result.size() < limit) {
            Optional<E> entry = entries.entry();
            if (entry.isEmpty()) {
                break;
            }
            result.add(entry.get());
        }
        return result;
    }

    @Override
    public void skipTo(String path) throws IOException {
        entries.skipTo(path);
    }

    @Override
    public void skipBelow(String directory) {
        entries.skipBelow(directory);
    }

    @Override
    public void close() throws IOException {
        bytes.close();
    }
}
