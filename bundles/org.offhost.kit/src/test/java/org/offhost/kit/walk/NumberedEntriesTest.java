// SPDX-License-Identifier: Apache-2.0
package org.offhost.kit.walk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.offhost.block.Extent;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.filesystem.EntryBatch;
import org.offhost.filesystem.Facets;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.FileTimes;
import org.offhost.filesystem.Link;
import org.offhost.kit.session.Withdrawal;

class NumberedEntriesTest {
    private final Withdrawal session = new Withdrawal("the parser of the test");

    /** Number 2 cannot be read. */
    private static FileEntry read(long number) throws IOException {
        if (number == 2) {
            throw new CorruptStructureException("entry", number, "sound", "torn");
        }
        return new FileEntry(
                number,
                0,
                FileEntry.Kind.FILE,
                false,
                List.of(new Link(0, "f" + number, false)),
                FileTimes.NONE,
                Facets.NONE,
                List.of());
    }

    private NumberedEntries after(OptionalLong cursor) {
        return new NumberedEntries(cursor, 4, NumberedEntriesTest::read, session);
    }

    @Test
    void allAreGivenWhateverTheBatchesAndWhatCannotBeReadIsTold() throws IOException {
        for (int limit = 1; limit < 7; limit++) {
            List<Long> ids = new ArrayList<>();
            int faults = 0;
            try (NumberedEntries entries = after(OptionalLong.empty())) {
                for (EntryBatch batch = entries.next(limit);
                        !batch.entries().isEmpty() || !batch.faults().isEmpty();
                        batch = entries.next(limit)) {
                    assertThat(batch.entries().size() + batch.faults().size()).isLessThanOrEqualTo(limit);
                    batch.entries().forEach(e -> ids.add(e.id()));
                    faults += batch.faults().size();
                }
            }
            assertThat(ids).containsExactly(0L, 1L, 3L, 4L);
            assertThat(faults).isEqualTo(1);
        }
    }

    @Test
    void cursorOfABatchLeadsBehindIt() throws IOException {
        EntryBatch first = after(OptionalLong.empty()).next(3);
        assertThat(after(OptionalLong.of(first.cursor())).next(9).entries())
                .extracting(FileEntry::id)
                .containsExactly(3L, 4L);
        assertThat(after(OptionalLong.of(4)).next(9).entries()).isEmpty();
    }

    @Test
    void rangesAreGivenInBatches() throws IOException {
        List<Extent> all = List.of(new Extent(0, 1), new Extent(2, 1), new Extent(4, 1));
        GivenRanges ranges = new GivenRanges(all, session);
        assertThat(ranges.next(2)).isEqualTo(all.subList(0, 2));
        assertThat(ranges.next(Integer.MAX_VALUE)).isEqualTo(all.subList(2, 3));
        assertThat(ranges.next(1)).isEmpty();
    }

    @Test
    void bothEndWithTheParser() {
        NumberedEntries entries = after(OptionalLong.empty());
        GivenRanges ranges = new GivenRanges(List.of(), session);
        session.withdraw();
        assertThatThrownBy(() -> entries.next(1)).isInstanceOf(ProviderWithdrawnException.class);
        assertThatThrownBy(() -> ranges.next(1)).isInstanceOf(ProviderWithdrawnException.class);
    }
}
