// SPDX-License-Identifier: Apache-2.0
package org.offhost.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.offhost.filesystem.EntryBatch;
import org.offhost.filesystem.EntryStream;
import org.offhost.filesystem.Facets;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.FileTimes;
import org.offhost.filesystem.Link;

class EntriesAheadTest {
    private static final int ENTRIES = 1005;

    /** Entries 0, 1, 2, …; every batch notes the thread that reads it. */
    private static final class Numbers implements EntryStream {
        private final Set<String> threads = ConcurrentHashMap.newKeySet();
        private long failAt = -1;
        private long next;
        private boolean closed;

        @Override
        public EntryBatch next(int limit) throws IOException {
            threads.add(Thread.currentThread().getName());
            List<FileEntry> entries = new ArrayList<>();
            while (entries.size() < limit && next < ENTRIES) {
                if (next == failAt) {
                    failAt = -1;
                    throw new IOException("block " + next);
                }
                entries.add(entry(next++));
            }
            return new EntryBatch(entries, List.of(), next - 1);
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private static FileEntry entry(long id) {
        return new FileEntry(
                id,
                1,
                FileEntry.Kind.FILE,
                false,
                List.of(new Link(5, "file " + id, false)),
                FileTimes.NONE,
                Facets.NONE,
                List.of());
    }

    private final Numbers numbers = new Numbers();

    @Test
    void entriesComeOnceAndInOrderFromTheOtherThread() throws Exception {
        List<Long> ids = new ArrayList<>();
        try (EntriesAhead ahead = new EntriesAhead(numbers, 10)) {
            for (EntryBatch b = ahead.next(); !b.isEnd(); b = ahead.next()) {
                b.entries().forEach(e -> ids.add(e.id()));
                assertThat(b.cursor()).isEqualTo(ids.size() - 1);
            }
            assertThat(ahead.next().isEnd()).isTrue();
        }

        assertThat(ids).hasSize(ENTRIES).isSorted();
        assertThat(new HashSet<>(ids)).hasSize(ENTRIES);
        assertThat(numbers.threads).containsExactly(EntriesAhead.THREAD);
        assertThat(numbers.closed).isTrue();
    }

    @Test
    void errorComesAtItsPlaceAndNothingBehindItIsLost() throws Exception {
        numbers.failAt = 50;
        try (EntriesAhead ahead = new EntriesAhead(numbers, 10)) {
            for (int i = 0; i < 5; i++) {
                assertThat(ahead.next().cursor()).isEqualTo(10 * i + 9);
            }
            assertThatThrownBy(ahead::next).hasMessage("block 50");
            assertThat(ahead.next().cursor()).isEqualTo(59);
        }
    }

    @Test
    void closingInTheMiddleClosesTheStream() throws Exception {
        try (EntriesAhead ahead = new EntriesAhead(numbers, 1)) {
            ahead.next();
        }

        assertThat(numbers.closed).isTrue();
        assertThat(numbers.next).isLessThan(10);
    }
}
