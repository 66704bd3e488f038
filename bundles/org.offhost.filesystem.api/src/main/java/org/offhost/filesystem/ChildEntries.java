// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem;

import java.io.IOException;
import java.util.List;

/** Of the entries of a volume those that have a name in one directory. */
final class ChildEntries implements EntryStream {
    private final EntryStream all;
    private final long directoryId;

    ChildEntries(EntryStream all, long directoryId) {
        this.all = all;
        this.directoryId = directoryId;
    }

    @Override
    public EntryBatch next(int limit) throws IOException {
        EntryBatch batch;
        do {
            EntryBatch read = all.next(limit);
            if (read.isEnd()) {
                return read;
            }
            List<FileEntry> inside =
                    read.entries().stream().filter(this::isInside).toList();
            batch = new EntryBatch(inside, read.faults(), read.cursor());
        } while (batch.isEnd()); // nothing in it, but the stream goes on
        return batch;
    }

    private boolean isInside(FileEntry entry) {
        return entry.id() != directoryId && entry.links().stream().anyMatch(l -> l.parentId() == directoryId);
    }

    @Override
    public void close() throws IOException {
        all.close();
    }
}
