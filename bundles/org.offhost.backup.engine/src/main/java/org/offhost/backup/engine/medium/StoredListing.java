// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.medium;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.offhost.archive.StoredEntries;
import org.offhost.archive.StoredEntry;
import org.offhost.archive.set.SetIndex;
import org.offhost.backup.ListedEntry;
import org.offhost.backup.Listing;

/** A listing from the index of a set. */
final class StoredListing implements Listing {
    private final Closeable bytes;
    private final StoredEntries entries;

    /** @param bytes closed with the listing */
    StoredListing(Closeable bytes, SetIndex index, String path) throws IOException {
        this.bytes = bytes;
        this.entries = index.list(path);
    }

    @Override
    public List<ListedEntry> next(int limit) throws IOException {
        List<ListedEntry> result = new ArrayList<>();
        while (result.size() < limit) {
            Optional<StoredEntry> entry = entries.next();
            if (entry.isEmpty()) {
                break;
            }
            result.add(new ListedEntry(entry.get().path(), entry.get().entry()));
        }
        return result;
    }

    @Override
    public void close() throws IOException {
        try (bytes) {
            entries.close();
        }
    }
}
