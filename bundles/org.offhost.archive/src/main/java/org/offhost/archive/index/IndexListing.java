// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.index;

import java.io.IOException;
import java.util.Optional;
import org.offhost.archive.StoredEntries;
import org.offhost.archive.StoredEntry;

/** The part of an index that lies in or below a directory. */
public final class IndexListing implements StoredEntries {
    private final IndexWalk<StoredEntry> entries;

    /** @param prefix a path; '/' at its beginning may be missing, at its end be too many */
    public IndexListing(IndexReader index, String prefix) throws IOException {
        this.entries = IndexWalk.entries(index, prefix);
    }

    @Override
    public Optional<StoredEntry> next() throws IOException {
        return entries.next();
    }

    @Override
    public void skipTo(String path) throws IOException {
        entries.skipTo(path);
    }

    @Override
    public void skipBelow(String under) {
        entries.skipBelow(under);
    }

    @Override
    public void close() {
        entries.close();
    }
}
