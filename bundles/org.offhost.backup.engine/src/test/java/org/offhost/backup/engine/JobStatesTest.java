// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.backup.JobState;
import org.offhost.backup.engine.job.JobFile;
import org.offhost.backup.engine.job.Journal;
import org.offhost.backup.engine.job.Noted;
import org.offhost.backup.engine.job.TestJournal;
import org.offhost.backup.engine.medium.UnitsInUse;
import org.offhost.backup.notice.Notice;
import org.offhost.backup.notice.NoticeCode;
import org.offhost.driver.DriverBoard;

/** Every pair of states, and every state with every verb. */
class JobStatesTest {
    /** A row for each state, in it a sign for each that may follow; then what may be done: work, resume, cancel. */
    private static final String TABLE = """
            QUEUED       x x - x x x - x x x x x   w - c
            QUIESCING    - x x x - - - x x x x x   w - c
            SNAPSHOTTING - x x x - - - x x x x x   w - c
            INVENTORY    - - - x x - - x x x x x   w - c
            COPYING      - - - x x x - x x x x x   w - c
            CHECKING     - - - x - x x x x x x x   w - c
            COMMITTING   - - - x - - x x x x x x   w - c
            WAITING      x x x x x x x x x x x x   w - c
            INTERRUPTED  x - - - - - - - x - - -   - r c
            COMPLETED    - - - - - - - - - x - -   - - -
            FAILED       - - - - - - - - - - x -   - - -
            CANCELLED    - - - - - - - - - - - x   - - -
            """;

    @TempDir
    Path folder;

    @Test
    void statesFollowEachOtherAndAllowVerbsAsTheTableHasIt() {
        StringBuilder table = new StringBuilder();
        for (JobState state : JobState.values()) {
            table.append(String.format("%-12s", state));
            for (JobState next : JobState.values()) {
                table.append(JobStates.follows(state, next) ? " x" : " -");
            }
            table.append("  ");
            for (JobStates.Verb verb : JobStates.Verb.values()) {
                table.append(' ').append(JobStates.allow(state, verb) ? "wrc".charAt(verb.ordinal()) : '-');
            }
            table.append('\n');
        }
        assertThat(table).hasToString(TABLE);
    }

    @Test
    void jobThatWouldGoAWayThatIsNoneIsStoppedBeforeItIsDurable() throws IOException {
        Journal journal = TestJournal.ofBackup(folder.resolve("job"), JobState.QUEUED);
        journal.create();
        RunningJob job = new RunningJob(
                "1", journal, new DriverBoard(), new UnitsInUse((a, b) -> false), status -> {}, at -> {});
        job.hands().enter(JobState.COPYING);
        assertThatThrownBy(() -> job.hands().enter(JobState.SNAPSHOTTING))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("a job that is COPYING cannot become SNAPSHOTTING");
        assertThat(Journal.read(JobFile.in(folder.resolve("job")))
                        .orElseThrow()
                        .require(Noted.Standing.class)
                        .state())
                .isEqualTo(JobState.COPYING);
        job.end(JobState.COMPLETED, Optional.empty());
        assertThatThrownBy(() -> job.interrupted(Notice.of(NoticeCode.CANCELLED)))
                .isInstanceOf(IllegalStateException.class);
        assertThat(job.status().state()).isEqualTo(JobState.COMPLETED);
    }

    @Test
    void pageOfTheArchitectureSaysWhatMayFollow() throws IOException {
        List<String> page = Files.readAllLines(Path.of("../../docs/architecture.md"));
        for (JobState state : JobState.values()) {
            String row = page.stream()
                    .filter(line -> line.startsWith("| `" + state + "`"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no row of " + state));
            List<String> next = new ArrayList<>();
            for (JobState other : JobState.values()) {
                boolean always = other.ended() || other == JobState.INTERRUPTED || other == JobState.WAITING;
                if (!always && other != state && JobStates.follows(state, other)) {
                    next.add("`" + other + "`");
                }
            }
            assertThat(row.split("\\|")[2].strip()).as("behind %s", state).isEqualTo(String.join(", ", next));
        }
    }
}
