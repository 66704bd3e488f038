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
    private final Next<E> entries;

    /** The index, path by path. */
    private interface Next<E> {
        Optional<E> entry() throws IOException;
    }

    private StoredListing(Closeable bytes, Next<E> entries) {
        this.bytes = bytes;
        this.entries = entries;
    }

    /** @param bytes closed with the listing */
    static Listing<ListedEntry> of(Closeable bytes, StoredEntries entries) {
        return new StoredListing<>(bytes, () -> entries.next().map(e -> new ListedEntry(e.path(), e.entry())));
    }

    /** @param bytes closed with the listing */
    static Listing<ListedPath> of(Closeable bytes, StoredPaths paths) {
        return new StoredListing<>(
                bytes, () -> paths.next().map(p -> new ListedPath(p.path(), p.kind(), p.length(), p.times())));
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
    public void close() throws IOException {
        bytes.close();
    }
}
