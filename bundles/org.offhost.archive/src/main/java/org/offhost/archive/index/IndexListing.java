// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.index;

import java.io.IOException;
import java.util.Optional;
import org.offhost.archive.StoredEntries;
import org.offhost.archive.StoredEntry;

/** The part of an index that lies in or below a directory. */
public final class IndexListing implements StoredEntries {
    private final IndexReader index;
    private final String directory;
    private final boolean all;
    private Optional<BlockEntries> block = Optional.empty();
    private int next;
    private long read;
    private boolean ended;
    private boolean told;

    /** @param prefix a path; '/' at its beginning may be missing, at its end be too many */
    public IndexListing(IndexReader index, String prefix) throws IOException {
        this.index = index;
        this.directory = normalized(prefix);
        this.next = index.blockOf(directory);
        this.all = directory.equals("/") && next == 0;
    }

    public static String normalized(String path) {
        String p = path.startsWith("/") ? path : "/" + path;
        while (p.length() > 1 && p.endsWith("/")) {
            p = p.substring(0, p.length() - 1);
        }
        return p;
    }

    @Override
    public Optional<StoredEntry> next() throws IOException {
        while (!ended) {
            Optional<StoredEntry> e = block.isPresent() ? block.get().next() : Optional.empty();
            for (; e.isPresent(); e = block.get().next()) {
                read++;
                if (PathOrder.isWithin(e.get().path(), directory)) {
                    return e;
                }
                if (PathOrder.compareFolded(e.get().path(), directory) > 0) {
                    ended = true;
                    return Optional.empty();
                }
            }
            ended = next >= index.blocks();
            block = ended ? Optional.empty() : Optional.of(index.block(next++));
        }
        if (all && !told) {
            told = true;
            index.compare(read);
        }
        return Optional.empty();
    }

    @Override
    public void close() {
        ended = true;
    }
}
