// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.fat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.offhost.filesystem.EntryBatch;
import org.offhost.filesystem.EntryStream;
import org.offhost.filesystem.Fault;
import org.offhost.filesystem.FileEntry;

/** The entries of a volume in the order of the walk. */
final class FatEntryStream implements EntryStream {
    private final DirectoryWalk walk;
    private final Withdrawal session;
    private final Consumer<DirectoryWalk> atClose;
    private boolean usable = true;

    /** @param atClose takes the walk back, to go on from there another time */
    FatEntryStream(DirectoryWalk walk, Withdrawal session, Consumer<DirectoryWalk> atClose) {
        this.walk = walk;
        this.session = session;
        this.atClose = atClose;
    }

    @Override
    public EntryBatch next(int limit) throws IOException {
        if (limit < 1) {
            throw new IllegalArgumentException("limit=" + limit);
        }
        session.check();
        List<FileEntry> entries = new ArrayList<>();
        List<Fault> faults = new ArrayList<>();
        boolean whole = false;
        try {
            while (entries.size() < limit && faults.size() < limit) {
                Optional<FileEntry> next = walk.next(faults::add);
                if (next.isEmpty()) {
                    break;
                }
                entries.add(next.get());
            }
            whole = true;
        } finally {
            usable &= whole; // entries of a batch that failed were not given to anybody
        }
        return new EntryBatch(entries, faults, walk.last());
    }

    @Override
    public void close() {
        if (usable) {
            atClose.accept(walk);
            usable = false;
        }
    }
}
