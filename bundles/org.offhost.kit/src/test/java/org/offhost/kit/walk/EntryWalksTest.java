// SPDX-License-Identifier: Apache-2.0
package org.offhost.kit.walk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.filesystem.EntryBatch;
import org.offhost.filesystem.EntryStream;
import org.offhost.filesystem.Facets;
import org.offhost.filesystem.Fault;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.FileTimes;
import org.offhost.filesystem.Link;
import org.offhost.kit.session.Withdrawal;

class EntryWalksTest {
    private final Withdrawal session = new Withdrawal("the parser of tests");
    private int begun;
    private long failAt = -1;

    /** A root with entries 1 to 9, of which 3 is a directory with 31 and 32. */
    private final class Small implements Tree {
        @Override
        public Step root(Consumer<Fault> faults) {
            return new Step(
                    entry(0, FileEntry.Kind.DIRECTORY), f -> Optional.of(level(List.of(1L, 2L, 3L, 4L, 5L, 6L))));
        }

        private Level level(List<Long> ids) {
            Iterator<Long> left = ids.iterator();
            return faults -> {
                if (!left.hasNext()) {
                    return Optional.empty();
                }
                long id = left.next();
                if (id == failAt) {
                    throw new IOException("entry " + id + " cannot be read");
                }
                return Optional.of(
                        id == 3
                                ? new Step(
                                        entry(id, FileEntry.Kind.DIRECTORY), f -> Optional.of(level(List.of(31L, 32L))))
                                : new Step(entry(id, FileEntry.Kind.FILE), Inside.NOTHING));
            };
        }
    }

    private static FileEntry entry(long id, FileEntry.Kind kind) {
        return new FileEntry(
                id, 0, kind, false, List.of(new Link(0, "n" + id, false)), FileTimes.NONE, Facets.NONE, List.of());
    }

    private EntryWalks walks() {
        return new EntryWalks(
                () -> {
                    begun++;
                    return new Small();
                },
                session);
    }

    private static List<Long> ids(EntryBatch batch) {
        return batch.entries().stream().map(FileEntry::id).toList();
    }

    @Test
    void entriesComeDepthFirstAndABatchHasItsLastAsTheCursor() throws IOException {
        List<Long> all = new ArrayList<>();
        try (EntryStream stream = walks().entries(OptionalLong.empty())) {
            for (EntryBatch b = stream.next(2); !b.isEnd(); b = stream.next(2)) {
                all.addAll(ids(b));
                assertThat(b.cursor()).isEqualTo(all.get(all.size() - 1));
            }
        }
        assertThat(all).containsExactly(0L, 1L, 2L, 3L, 31L, 32L, 4L, 5L, 6L);
    }

    @Test
    void streamBehindTheOneClosedLastWalksNoDirectoryAgain() throws IOException {
        EntryWalks walks = walks();
        long cursor;
        try (EntryStream stream = walks.entries(OptionalLong.empty())) {
            cursor = stream.next(5).cursor();
        }
        try (EntryStream stream = walks.entries(OptionalLong.of(cursor))) {
            assertThat(ids(stream.next(2))).containsExactly(32L, 4L);
        }
        assertThat(begun).isEqualTo(1);
        try (EntryStream stream = walks.entries(OptionalLong.of(2))) {
            assertThat(ids(stream.next(2))).containsExactly(3L, 31L);
        }
        assertThat(begun).isEqualTo(2);
    }

    /** What of a batch that failed was read already was given to nobody. */
    @Test
    void walkThatFailedIsNotGoneOnWith() throws IOException {
        EntryWalks walks = walks();
        try (EntryStream stream = walks.entries(OptionalLong.empty())) {
            assertThat(stream.next(2).cursor()).isEqualTo(1);
            failAt = 4;
            assertThatThrownBy(() -> stream.next(10)).hasMessage("entry 4 cannot be read");
        }
        failAt = -1;
        try (EntryStream stream = walks.entries(OptionalLong.of(1))) {
            assertThat(ids(stream.next(3))).containsExactly(2L, 3L, 31L);
        }
        assertThat(begun).isEqualTo(2);
    }

    @Test
    void cursorOfNoEntryIsRefused() {
        assertThatThrownBy(() -> walks().entries(OptionalLong.of(99)))
                .isInstanceOf(CorruptStructureException.class)
                .hasMessageContaining("99");
    }

    @Test
    void withdrawnDriverGivesNoFurtherBatch() throws IOException {
        EntryWalks walks = walks();
        try (EntryStream stream = walks.entries(OptionalLong.empty())) {
            stream.next(2);
            session.withdraw();
            assertThatThrownBy(() -> stream.next(2)).isInstanceOf(ProviderWithdrawnException.class);
            assertThatThrownBy(() -> walks.entries(OptionalLong.empty()))
                    .isInstanceOf(ProviderWithdrawnException.class);
        }
    }

    /** A directory in a directory without end, as a wrong link makes one where clusters are not held against each other. */
    private static final class Endless implements Tree {
        private long ids;

        @Override
        public Step root(Consumer<Fault> faults) {
            return step();
        }

        private Step step() {
            return new Step(entry(ids++, FileEntry.Kind.DIRECTORY), f -> Optional.of(once()));
        }

        private Level once() {
            boolean[] given = new boolean[1];
            return faults -> {
                boolean first = !given[0];
                given[0] = true;
                return first ? Optional.of(step()) : Optional.empty();
            };
        }
    }

    @Test
    void treeWithoutAnEndHasOneAtADepthThatNoSystemMakes() throws IOException {
        DirectoryWalk walk = new DirectoryWalk(new Endless());
        List<Fault> faults = new ArrayList<>();
        long entries = 0;
        while (walk.next(faults::add).isPresent()) {
            entries++;
        }
        assertThat(entries).isEqualTo(DirectoryWalk.MAX_DEPTH + 1);
        assertThat(faults).singleElement().satisfies(f -> {
            assertThat(f.effect()).isEqualTo(Fault.Effect.NOT_WHOLE);
            assertThat(f.position()).isEqualTo(DirectoryWalk.MAX_DEPTH);
        });
    }
}
