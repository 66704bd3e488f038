// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.ended;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.offhost.backup.BackupService.JobTotals;
import org.offhost.backup.JobKind;
import org.offhost.backup.JobState;

/** What is kept of jobs that have ended, and counted of those that are not, whenever a process is killed. */
class EndedJobsTest extends EndedFolder {
    /** The process is gone. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    /** A disk of a process that is killed behind some change, or amid the writing of a file. */
    private static final class Dying implements JobFolders {
        private int left;

        Dying(int left) {
            this.left = left;
        }

        private void step() {
            if (left-- == 0) {
                throw new Killed();
            }
        }

        @Override
        public void replace(Path file, byte[] content) throws IOException {
            step();
            Files.write(file.resolveSibling(file.getFileName() + ".next"), List.of("half"));
            step();
            JobFolders.super.replace(file, content);
            step();
        }

        @Override
        public void delete(Path path) throws IOException {
            JobFolders.super.delete(path);
            step();
        }
    }

    private boolean diesAt(int step) throws IOException {
        try {
            started(new Dying(step));
            return false;
        } catch (Killed e) {
            return true;
        }
    }

    /** Killed behind each step, and the next process behind each of its own: nothing is counted twice, nothing is lost. */
    @Test
    void everyJobIsKeptOrCountedWheneverProcessesAreKilled() throws IOException {
        int first = 0;
        for (boolean died = true; died; first++) {
            for (int second = 0; ; second++) {
                JobFolders.ON_DISK.deleteAll(folder);
                onDisk();
                died = diesAt(first);
                boolean diedAgain = diesAt(second);
                EndedJobs jobs = started(JobFolders.ON_DISK);
                requireAllCounted(jobs);
                assertThat(jobs.all()).extracting(EndedJob::id).containsExactly("20260102-000000", "20260103-000000");
                assertThat(names())
                        .contains("20260102-000000", "20260103-000000")
                        .doesNotContainAnyElementsOf(IDS.subList(0, 3));
                assertThat(jobs.newestForgotten()).isEqualTo("20260101-000000-10");
                if (!diedAgain) {
                    break;
                }
            }
        }
        assertThat(first).as("steps that were died at").isGreaterThan(10);
    }

    @Test
    void nextStartReadsNoJournal() throws IOException {
        onDisk();
        started(JobFolders.ON_DISK);
        EndedJobs again = EndedJobs.in(folder, job -> {
            throw new AssertionError(job);
        });
        assertThat(again.unknownOf(names())).containsExactly("ended", "ended.lock");
        assertThat(again.all()).containsExactly(job(IDS.get(3)), job(IDS.get(4)));
        requireAllCounted(again);
        assertThat(again.mayHaveForgotten(IDS.get(0))).isTrue();
        assertThat(again.mayHaveForgotten(IDS.get(3))).isFalse();
        assertThat(again.mayHaveForgotten("20260102-000001")).isFalse();
        assertThat(again.mayHaveForgotten("nonsense")).isFalse();
    }

    /** A command may end before all journals are read; the next one need not begin anew. */
    @Test
    void startThatIsCutShortLeavesWhatItRead() throws IOException {
        EndedJobs jobs = EndedJobs.in(folder, job -> null);
        for (int n = 0; n < 1_500; n++) {
            jobs.add(SomeJob.of("2026-" + n, JobKind.RESTORE, JobState.CANCELLED, 1), Optional.empty());
        }
        assertThat(EndedJobs.in(folder, job -> null).all()).hasSize(1_000);
    }

    @Test
    void jobWhoseFolderSomebodyDeletedStaysCounted() throws IOException {
        onDisk();
        started(JobFolders.ON_DISK);
        JobFolders.ON_DISK.deleteAll(folder.resolve(IDS.get(4)));
        EndedJobs again = started(JobFolders.ON_DISK);
        assertThat(again.all()).containsExactly(job(IDS.get(3)));
        requireAllCounted(again);
    }

    /** At a start it may not be known yet what is configured, and what is configured may be more. */
    @Test
    void startForgetsOnlyByWhatWasInForceBefore() throws IOException {
        onDisk();
        EndedJobs jobs = EndedJobs.in(folder, job -> null);
        IDS.forEach(id -> jobs.add(job(id), Optional.empty()));
        jobs.settle(SomeJob.NOON);
        assertThat(jobs.all()).hasSize(5);
        jobs.settle(new Keeping(4, Duration.ZERO, 4), SomeJob.NOON);
        assertThat(jobs.all()).hasSize(4);
        EndedJobs next = EndedJobs.in(folder, job -> null);
        next.add(SomeJob.of("20260104-000000", JobKind.RESTORE, JobState.CANCELLED, 1), Optional.empty());
        next.settle(SomeJob.NOON);
        assertThat(next.all()).hasSize(4).extracting(EndedJob::id).contains("20260104-000000");
    }

    @Test
    void nothingIsForgottenThatCouldNotBeCounted() throws IOException {
        onDisk();
        EndedJobs jobs = started(new JobFolders() {
            @Override
            public void replace(Path file, byte[] content) throws IOException {
                throw new IOException("no room");
            }
        });
        assertThat(jobs.all()).hasSize(5);
        assertThat(names()).containsAll(IDS);
        requireAllCounted(jobs);
    }

    @Test
    void fileThatIsNotWhatWasWrittenLiesAsideAndJournalsAreReadAgain() throws IOException {
        onDisk();
        started(JobFolders.ON_DISK);
        String text = Files.readString(folder.resolve("ended"));
        for (String damaged : List.of(
                "", "\n", text.substring(0, text.length() / 2), text + text, text.replace("CANCELLED", "COPYING"))) {
            Files.writeString(folder.resolve("ended"), damaged);
            EndedJobs jobs = EndedJobs.in(folder, job -> null);
            assertThat(jobs.unknownOf(names())).contains(IDS.get(3), IDS.get(4));
            assertThat(folder.resolve("ended.damaged")).hasContent(damaged);
        }
    }

    /** A folder that is called nearly as jobs are must not keep the next job from having an id. */
    @Test
    void idThatIsNoTimeLeadsNowhere() throws IOException {
        EndedJobs jobs = EndedJobs.in(folder, job -> null);
        for (String id : List.of("20269999-000000", "20260101-000000")) {
            jobs.add(SomeJob.of(id, JobKind.RESTORE, JobState.CANCELLED, 1), Optional.empty());
        }
        jobs.settle(new Keeping(0, Duration.ZERO, 0), SomeJob.NOON);
        assertThat(jobs.all()).isEmpty();
        assertThat(jobs.newestForgotten()).isEqualTo("20260101-000000");
        assertThat(JobIds.next(SomeJob.NOON, jobs.newestForgotten(), id -> false))
                .startsWith("2026");
        String text = new EndedText(Optional.of(TWO), JobTotals.NONE, "20269999-000000", List.of(), List.of()).text();
        assertThatThrownBy(() -> EndedText.read(text)).hasMessageContaining("is no id of a job");
    }
}
