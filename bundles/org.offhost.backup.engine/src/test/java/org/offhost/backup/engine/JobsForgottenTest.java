// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.backup.BackupRequest;
import org.offhost.backup.BackupService.Defaults;
import org.offhost.backup.BackupService.JobTotals;
import org.offhost.backup.BackupService.JobTotals.Outcome;
import org.offhost.backup.BackupService.Queueing;
import org.offhost.backup.Job;
import org.offhost.backup.JobKind;
import org.offhost.backup.JobState;
import org.offhost.backup.JobStatus;
import org.offhost.backup.engine.EngineSettings.Settings;
import org.offhost.backup.engine.ended.Keeping;
import org.offhost.backup.engine.job.Hands;
import org.offhost.backup.engine.job.JobBody;
import org.offhost.backup.engine.job.Journal;
import org.offhost.backup.engine.job.Requests;
import org.offhost.backup.engine.job.TestJournal;
import org.offhost.backup.engine.medium.UnitsInUse;
import org.offhost.backup.notice.NoticeCode;
import org.offhost.backup.notice.RefusedException;
import org.offhost.block.Designator;
import org.offhost.driver.DriverBoard;

/** Jobs that end, and are kept for some time. */
class JobsForgottenTest {
    private static final Designator SOURCE = Designator.parse("naa.6000000000000001");
    private static final Designator MEDIUM = Designator.parse("naa.6000000000000002");
    private static final Outcome DONE = new Outcome(JobKind.BACKUP, JobState.COMPLETED);
    private static final long LIMIT_NANOS = Duration.ofMinutes(1).toNanos();

    @TempDir
    Path folder;

    private final EngineSettings settings = new EngineSettings();
    private Jobs jobs;

    @BeforeEach
    void open() throws IOException {
        jobs = new Jobs(
                folder,
                new DriverBoard(),
                new UnitsInUse((one, other) -> false),
                JobsForgottenTest::body,
                status -> {},
                settings::now);
    }

    @AfterEach
    void close() throws InterruptedException {
        jobs.close();
    }

    private void keep(int newest) {
        settings.set(new Settings(Defaults.UNSET, false, 0, 0, new Keeping(newest, Duration.ZERO, newest)));
    }

    /** Something that does nothing, to no medium. */
    private static JobBody body(Journal journal) {
        return new JobBody() {
            @Override
            public void run(Hands job) {
                job.tally().control(1000);
            }

            @Override
            public void abandon(Hands job) {
                throw new AssertionError(job.id());
            }

            @Override
            public boolean isDone(Journal noted) {
                return false;
            }
        };
    }

    /** Until the job is among those that have ended, which it is soon after it has. */
    private String ended() throws IOException, InterruptedException {
        Job job = jobs.submit(
                JobKind.BACKUP,
                "test",
                Queueing.REFUSED,
                file -> Requests.keep(BackupRequest.of(SOURCE, "s", MEDIUM), file));
        assertThat(job.await(Duration.ofMinutes(1)).state()).isEqualTo(JobState.COMPLETED);
        long end = System.nanoTime() + LIMIT_NANOS;
        while (jobs.find(job.id()).filter(RunningJob.class::isInstance).isPresent() && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        return job.id();
    }

    @Test
    void oldestAreForgottenWithTheirFolderAndStayCounted() throws Exception {
        keep(1);
        String first = ended();
        String second = ended();
        assertThat(jobs.all()).extracting(JobStatus::id).containsExactly(second);
        assertThat(folder.resolve(first)).doesNotExist();
        assertThat(folder.resolve(second)).isDirectory();
        assertThat(jobs.isOver(first)).isTrue();
        assertThat(jobs.totals().outcomes().get(DONE).count()).isEqualTo(2);
        assertThat(jobs.totals().bytes().control()).isEqualTo(2000);
        assertThatThrownBy(() -> jobs.resume(first))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        e -> assertThat(e.notice().code()).isEqualTo(NoticeCode.JOB_FORGOTTEN));
        assertThatThrownBy(() -> jobs.resume("99990101-000000"))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        e -> assertThat(e.notice().code()).isEqualTo(NoticeCode.NO_SUCH_JOB));
        assertThatThrownBy(() -> jobs.resume(second))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        e -> assertThat(e.notice().code()).isEqualTo(NoticeCode.NOT_RESUMABLE));
    }

    @Test
    void nextStartReadsOneFileAndTellsTheSame() throws Exception {
        keep(10);
        String id = ended();
        JobStatus before = jobs.find(id).orElseThrow().status();
        JobTotals totals = jobs.totals();
        jobs.close();
        assertThat(jobs.pending()).isEmpty();
        Path journal = folder.resolve(id).resolve("job.properties");
        byte[] kept = Files.readAllBytes(journal);
        Files.delete(journal);
        open();
        assertThat(jobs.isOver(id)).isTrue();
        assertThat(jobs.totals()).isEqualTo(totals);
        Files.write(journal, kept);
        assertThat(jobs.all()).singleElement().satisfies(status -> {
            assertThat(status.state()).isEqualTo(before.state());
            assertThat(status.title()).isEqualTo("test");
            assertThat(status.units()).isEqualTo(before.units());
            assertThat(status.summary()).isEqualTo(before.summary());
        });
    }

    /** It has no title any more, but it is no other job than it was. */
    @Test
    void endedJobWhoseJournalIsGoneIsStillShown() throws Exception {
        keep(10);
        String id = ended();
        jobs.close();
        Files.writeString(folder.resolve(id).resolve("job.properties"), "form=6\njob.kind=");
        open();
        assertThat(jobs.all()).singleElement().satisfies(status -> {
            assertThat(status.id()).isEqualTo(id);
            assertThat(status.state()).isEqualTo(JobState.COMPLETED);
        });
    }

    @Test
    void whatCanBeResumedIsNeverForgotten() throws Exception {
        jobs.close();
        TestJournal.ofBackup(folder.resolve("20200101-000000"), JobState.COPYING)
                .create();
        open();
        keep(0);
        ended();
        assertThat(jobs.all())
                .singleElement()
                .satisfies(status -> assertThat(status.state()).isEqualTo(JobState.INTERRUPTED));
        assertThat(jobs.pending()).isEqualTo(jobs.all());
    }

    /** Ids of sets are made of them. */
    @Test
    void idOfAForgottenJobIsGivenToNoOther() throws Exception {
        keep(0);
        String first = ended();
        assertThat(jobs.find(first)).isEmpty();
        assertThat(ended()).isGreaterThan(first);
    }
}
