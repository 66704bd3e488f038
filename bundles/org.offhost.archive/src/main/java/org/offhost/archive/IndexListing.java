// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive;

import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** The part of an index that lies in or below a directory. */
final class IndexListing implements StoredEntries {
    private final IndexReader index;
    private final String directory;
    private Iterator<StoredEntry> block = List.<StoredEntry>of().iterator();
    private int next;
    private boolean ended;

    /** @param prefix a path; '/' at its beginning may be missing, at its end be too many */
    IndexListing(IndexReader index, String prefix) {
        this.index = index;
        this.directory = normalized(prefix);
        this.next = index.blockOf(directory);
    }

    static String normalized(String path) {
        String p = path.startsWith("/") ? path : "/" + path;
        while (p.length() > 1 && p.endsWith("/")) {
            p = p.substring(0, p.length() - 1);
        }
        return p;
    }

    @Override
    public Optional<StoredEntry> next() throws IOException {
        while (!ended) {
            while (block.hasNext()) {
                StoredEntry e = block.next();
                if (PathOrder.isWithin(e.path(), directory)) {
                    return Optional.of(e);
                }
                if (PathOrder.compareFolded(e.path(), directory) > 0) {
                    ended = true;
                    return Optional.empty();
                }
            }
            ended = next >= index.blocks();
            if (!ended) {
                block = index.block(next++).iterator();
            }
        }
        return Optional.empty();
    }

    @Override
    public void close() {
        ended = true;
    }
}
