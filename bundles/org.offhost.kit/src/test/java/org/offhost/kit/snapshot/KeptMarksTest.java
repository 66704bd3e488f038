// SPDX-License-Identifier: Apache-2.0
package org.offhost.kit.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.block.Designator;
import org.offhost.kit.session.Withdrawal;

/** Records of sets, and marks that are let go in their order. */
class KeptMarksTest {
    private static final Designator UNIT = Designator.parse("naa.6000000000000001");
    private static final Instant NOON = Instant.parse("2026-06-30T12:00:00Z");

    @TempDir
    Path folder;

    private KeptSets<Cut> sets;
    private KeptSets<Cut> marks;
    private final List<String> removed = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    private KeptMarks<Cut> kept;

    private record Cut(String id, Designator unit, Optional<Instant> cutAt) implements KeptSet {
        static Cut of(String id, Optional<Instant> cutAt, List<String> lines) {
            return new Cut(id, Designator.parse(lines.get(0)), cutAt);
        }

        @Override
        public List<Designator> units() {
            return List.of(unit);
        }

        @Override
        public List<String> lines() {
            return List.of(unit.toString());
        }
    }

    private static Cut cut(int n) {
        return new Cut("set-" + n, UNIT, Optional.of(NOON.plusSeconds(n)));
    }

    @BeforeEach
    void start() {
        ProviderRoom room = new ProviderRoom(folder, new Withdrawal("the driver"), Duration.ofMinutes(1));
        sets = new KeptSets<>(room, "sets", Cut::of);
        marks = new KeptSets<>(room, "marks", Cut::of);
        kept = new KeptMarks<>(sets, marks, mark -> removed.add(mark.id()), told::add);
    }

    @Test
    void recordIsReadAsItWasWrittenAndOneThatIsDamagedIsNamed() throws IOException {
        sets.save(cut(1));
        sets.save(new Cut("bare", UNIT, Optional.empty()));
        assertThat(sets.ids()).containsExactly("bare", "set-1");
        assertThat(sets.find("set-1")).contains(cut(1));
        assertThat(sets.find("bare").orElseThrow().cutAt()).isEmpty();
        assertThat(sets.find("../marks/x")).isEmpty();
        for (String text : List.of("cut\tyesterday\nnaa.60\n", "nothing of the kind\n")) {
            Files.writeString(folder.resolve("sets/set-1"), text);
            assertThatThrownBy(() -> sets.find("set-1"))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("the record of snapshot set set-1 (")
                    .hasMessageContaining("is damaged");
        }
        sets.delete("set-1");
        assertThat(sets.find("set-1")).isEmpty();
    }

    @Test
    void oldestGoAndTheNewestStaysWhateverTheClock() throws IOException {
        for (int n = 1; n <= KeptMarks.MOST + 1; n++) {
            marks.save(cut(n));
        }
        marks.save(new Cut("other", Designator.parse("naa.6000000000000002"), Optional.of(NOON)));
        kept.letOldestGo(cut(1));
        assertThat(removed).containsExactly("set-2");
        assertThat(kept.of(UNIT)).hasSize(KeptMarks.MOST).startsWith(cut(1), cut(3));
        assertThat(marks.find("other")).isPresent();
    }

    @Test
    void oneThatCannotGoOrBeReadKeepsNoOther() throws IOException {
        KeptMarks<Cut> stuck = new KeptMarks<>(
                sets,
                marks,
                mark -> {
                    if (mark.id().equals("set-2")) {
                        throw new IOException("busy");
                    }
                    removed.add(mark.id());
                },
                told::add);
        for (int n = 1; n <= KeptMarks.MOST + 3; n++) {
            marks.save(cut(n));
        }
        Files.writeString(folder.resolve("marks/set-3"), "nonsense");
        stuck.letOldestGo(cut(KeptMarks.MOST + 3));
        assertThat(removed).containsExactly("set-1");
        assertThat(marks.ids()).contains("set-2", "set-3");
        assertThat(told).anyMatch(t -> t.contains("set-3")).contains("the mark set-2 stays: busy");
    }

    @Test
    void interruptIsNoReasonToGoOn() throws IOException {
        KeptMarks<Cut> interrupted = new KeptMarks<>(
                sets,
                marks,
                mark -> {
                    throw new InterruptedIOException("interrupted");
                },
                told::add);
        for (int n = 1; n <= KeptMarks.MOST + 1; n++) {
            marks.save(cut(n));
        }
        assertThatThrownBy(() -> interrupted.letOldestGo(cut(KeptMarks.MOST + 1)))
                .isInstanceOf(InterruptedIOException.class);
    }

    @Test
    void snapshotsOfASetThatIsThereAreItsOwn() throws IOException {
        sets.save(cut(1));
        marks.save(cut(1));
        kept.forget("set-1");
        assertThat(removed).isEmpty();
        assertThat(marks.find("set-1")).isEmpty();
        kept.forget("set-1");
    }
}
