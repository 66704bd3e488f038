// SPDX-License-Identifier: Apache-2.0
package org.offhost.kit.walk;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.AttributeValue;
import org.offhost.filesystem.EntryBatch;
import org.offhost.filesystem.EntryStream;
import org.offhost.filesystem.Fault;
import org.offhost.filesystem.FileEntry;
import org.offhost.kit.session.Withdrawal;

/** The entries of a volume in the order of the walk. */
final class WalkedEntries implements EntryStream {
    /** A batch ends early at so many runs, 8 MiB, so that fragmented files do not add up. */
    private static final int RUNS_OF_A_BATCH = 1 << 19;

    private final DirectoryWalk walk;
    private final Withdrawal session;
    private final Consumer<DirectoryWalk> atClose;
    private boolean usable = true;

    /** @param atClose takes the walk back, to go on from there another time */
    WalkedEntries(DirectoryWalk walk, Withdrawal session, Consumer<DirectoryWalk> atClose) {
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
            for (long runs = 0; entries.size() < limit && faults.size() < limit && runs < RUNS_OF_A_BATCH; ) {
                Optional<FileEntry> next = walk.next(faults::add);
                if (next.isEmpty()) {
                    break;
                }
                entries.add(next.get());
                runs += runs(next.get());
            }
            whole = true;
        } finally {
            usable &= whole; // entries of a batch that failed were not given to anybody
        }
        return new EntryBatch(entries, faults, walk.last());
    }

    private static long runs(FileEntry entry) {
        long count = 0;
        for (Attribute a : entry.attributes()) {
            count +=
                    a.value() instanceof AttributeValue.NonResident n ? n.runs().count() : 0;
        }
        return count;
    }

    @Override
    public void close() {
        if (usable) {
            atClose.accept(walk);
            usable = false;
        }
    }
}
