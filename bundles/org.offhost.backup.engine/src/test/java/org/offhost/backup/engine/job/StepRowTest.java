// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.backup.JobState;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.driver.DriverBoard;

class StepRowTest {
    @TempDir
    Path folder;

    private final List<String> happened = new ArrayList<>();
    private TestHands job;

    @BeforeEach
    void begin() throws IOException {
        DriverBoard board = new DriverBoard();
        Journal journal = TestJournal.ofBackup(folder.resolve("job"), JobState.QUEUED);
        journal.create();
        job = new TestHands(journal, board, new ManualTime(board));
    }

    private interface Deed {
        void run(Hands job) throws IOException, InterruptedException;
    }

    private Step step(String name, JobState state, Class<? extends Record> done, Deed deed) {
        return new Step() {
            @Override
            public Optional<JobState> state() {
                return Optional.ofNullable(state);
            }

            @Override
            public boolean isDone(Journal journal) {
                return done != null && journal.has(done);
            }

            @Override
            public void run(Hands hands) throws IOException, InterruptedException {
                happened.add(name);
                deed.run(hands);
            }

            @Override
            public void undo(Hands hands) throws IOException {
                happened.add("undo " + name);
                if (name.startsWith("bad")) {
                    throw new IOException(name);
                }
                if (name.startsWith("broken")) {
                    throw new IllegalStateException(name);
                }
                if (name.startsWith("unlinked")) {
                    throw new NoClassDefFoundError(name);
                }
            }
        };
    }

    private StepRow row(Step... steps) {
        return new StepRow(List.of(steps), () -> happened.add("closed"), journal -> journal.has(Noted.Committed.class));
    }

    @Test
    void stepsAreEnteredInTheirOrderAndAStateOnce() throws Exception {
        row(
                        step("look", null, null, hands -> {}),
                        step("find", JobState.INVENTORY, null, hands -> {}),
                        step("read", JobState.INVENTORY, null, hands -> {}),
                        step("copy", JobState.COPYING, null, hands -> {}),
                        step("release", null, null, hands -> {}))
                .run(job);
        assertThat(happened).containsExactly("look", "find", "read", "copy", "release", "closed");
        assertThat(job.entered()).containsExactly(JobState.INVENTORY, JobState.COPYING);
    }

    @Test
    void stateIsDurableBeforeItsStepBegins() throws Exception {
        row(step(
                        "copy",
                        JobState.COPYING,
                        null,
                        hands -> assertThat(Journal.read(JobFile.in(hands.file().folder()))
                                        .orElseThrow()
                                        .require(Noted.Standing.class)
                                        .state())
                                .isEqualTo(JobState.COPYING)))
                .run(job);
    }

    @Test
    void whatAProcessBeforeHasDoneIsPassedOverAndItsStateNotEntered() throws Exception {
        job.journal().note(new Noted.Cut(org.offhost.backup.Consistency.QUIET, java.time.Duration.ZERO));
        row(
                        step("gate", JobState.QUIESCING, Noted.Cut.class, hands -> {}),
                        step(
                                "copy",
                                JobState.COPYING,
                                Noted.Committed.class,
                                hands -> hands.journal().note(new Noted.Committed("set"))),
                        step("commit", JobState.COMMITTING, Noted.Committed.class, hands -> {}))
                .run(job);
        assertThat(happened).containsExactly("copy", "closed");
        assertThat(job.entered()).containsExactly(JobState.COPYING);
    }

    @Test
    void stepWhoseDriverGoesIsBegunAgainAndEnteredOnce() throws Exception {
        row(
                        step("read", JobState.INVENTORY, null, hands -> {
                            if (happened.size() < 3) {
                                throw new ProviderWithdrawnException("the parser went");
                            }
                        }),
                        step("copy", JobState.COPYING, null, hands -> {}))
                .run(job);
        assertThat(happened).containsExactly("read", "read", "read", "copy", "closed");
        assertThat(job.entered()).containsExactly(JobState.INVENTORY, JobState.COPYING);
    }

    @Test
    void failureEndsTheRowAndClosesWhatItHad() {
        assertThatThrownBy(() -> row(
                                step("read", null, null, hands -> {
                                    throw new IOException("bad block");
                                }),
                                step("copy", null, null, hands -> {}))
                        .run(job))
                .hasMessage("bad block");
        assertThat(happened).containsExactly("read", "closed");
    }

    @Test
    void cancelledJobBeginsNoFurtherStep() {
        assertThatThrownBy(() -> row(
                                step("read", null, null, hands -> job.cancel()), step("copy", null, null, hands -> {}))
                        .run(job))
                .isInstanceOf(CancellationException.class);
        assertThat(happened).containsExactly("read", "closed");
    }

    @Test
    void whatIsLetGoIsLetGoFromTheLastStepToTheFirstWhateverFails() {
        assertThatThrownBy(() -> row(
                                step("gate", null, null, hands -> {}),
                                step("bad copy", null, null, hands -> {}),
                                step("bad commit", null, null, hands -> {}))
                        .abandon(job))
                .hasMessage("bad commit")
                .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
        assertThat(happened).containsExactly("undo bad commit", "undo bad copy", "undo gate");
    }

    @Test
    void faultOfADriverThatLetsGoKeepsNoStepBeforeItFromLettingGo() {
        assertThatThrownBy(() -> row(
                                step("gate", null, null, hands -> {}),
                                step("unlinked copy", null, null, hands -> {}),
                                step("broken commit", null, null, hands -> {}))
                        .abandon(job))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("broken commit")
                .satisfies(e -> assertThat(e.getSuppressed()).hasOnlyElementsOfType(NoClassDefFoundError.class));
        assertThat(happened).containsExactly("undo broken commit", "undo unlinked copy", "undo gate");
    }
}
