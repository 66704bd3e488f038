// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.offhost.archive.SetReader;
import org.offhost.archive.StoredEntries;
import org.offhost.archive.StoredEntry;
import org.offhost.backup.ListedEntry;
import org.offhost.backup.Listing;

/** A listing straight from the index on the medium. */
final class StoredListing implements Listing {
    private final OpenMedium medium;
    private final SetReader reader;
    private final StoredEntries entries;

    StoredListing(OpenMedium medium, SetReader reader, String path) throws IOException {
        this.medium = medium;
        this.reader = reader;
        this.entries = reader.list(path);
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
        try (medium;
                reader) {
            entries.close();
        }
    }
}
