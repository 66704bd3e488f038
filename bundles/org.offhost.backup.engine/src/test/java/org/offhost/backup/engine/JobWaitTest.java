// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.offhost.backup.BackupRequest;
import org.offhost.backup.BackupService.Queueing;
import org.offhost.backup.Job;
import org.offhost.backup.JobKind;
import org.offhost.backup.JobState;
import org.offhost.backup.engine.job.Noted;
import org.offhost.backup.engine.job.PausedException;
import org.offhost.backup.engine.job.Requests;
import org.offhost.backup.engine.medium.UnitsInUse;
import org.offhost.backup.engine.source.JobSnapshot;
import org.offhost.backup.notice.Notice;
import org.offhost.backup.notice.NoticeCode;
import org.offhost.backup.notice.RefusedException;
import org.offhost.backup.notice.Remedy;
import org.offhost.driver.Units;

/** What jobs wait for, and have while they work. */
class JobWaitTest extends JobDeeds {
    @Test
    void runningJobHasItsUnitsAndWhoIsRefusedLeavesNothing() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        Jobs jobs = jobs(job -> go.await(), job -> {}, false);
        Job first = submit(jobs);
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> submit(jobs))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("job " + first.id());
        try (Stream<Path> kept = Files.list(folder)) {
            assertThat(kept).hasSize(1);
        }
        go.countDown();
        assertThat(end(first).state()).isEqualTo(JobState.COMPLETED);
    }

    /** Nothing was cut: whoever knows that nobody writes the source need not wait for a driver that cuts it. */
    @Test
    void whoWaitsForASnapshotDriverIsToldThatSomebodysWordWouldDo() throws Exception {
        List<Notice> waiting = new CopyOnWriteArrayList<>();
        listeners.add(status -> {
            if (status.state() == JobState.WAITING) {
                waiting.addAll(status.reason().stream().toList());
            }
        });
        Job uncut = waits(job -> new JobSnapshot(job, SOURCE).provider());
        Notice ended = end(uncut).reason().orElseThrow();
        assertThat(waiting).singleElement().satisfies(why -> {
            assertThat(why.toString()).contains("needs-snapshot");
            assertThat(why.remedies()).containsExactly(Remedy.BACK_UP_BY_WORD);
        });
        assertThat(ended.code()).isEqualTo(NoticeCode.NO_DRIVER_CAME);
        assertThat(ended.remedies()).containsExactly(Remedy.START_DRIVER_AND_RESUME, Remedy.BACK_UP_BY_WORD);
    }

    @Test
    void noWordStandsInForASnapshotThatWasCutOrForAnotherDriver() throws Exception {
        Job cut = waits(job -> {
            job.journal().note(new Noted.SnapshotName("0123456789ab", 1, "offhost-1"));
            new JobSnapshot(job, SOURCE).provider();
        });
        assertThat(end(cut).reason().orElseThrow().remedies()).containsExactly(Remedy.START_DRIVER_AND_RESUME);
        Job other = waits(job -> new Units(job).describe(SOURCE));
        assertThat(end(other).reason().orElseThrow().remedies()).containsExactly(Remedy.START_DRIVER_AND_RESUME);
    }

    private Job waits(Deed deed) throws IOException {
        BackupRequest request = BackupRequest.of(SOURCE, "s", MEDIUM).patience(Duration.ofMillis(1));
        return jobs(deed, job -> {}, false)
                .submit(JobKind.BACKUP, "test", Queueing.REFUSED, file -> Requests.keep(request, file));
    }

    @Test
    void resumedJobAsksForItsUnitsAgain() throws Exception {
        Jobs jobs = jobs(
                job -> {
                    throw new PausedException(Notice.of(NoticeCode.CANCELLED));
                },
                job -> {},
                false);
        Job job = submit(jobs);
        assertThat(end(job).state()).isEqualTo(JobState.INTERRUPTED);
        UnitsInUse.Held other =
                units.take("job 1", java.util.List.of(new UnitsInUse.Claim(MEDIUM, UnitsInUse.Use.DESTINATION)));
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> jobs.resume(job.id()))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("job 1");
        other.close();
        assertThat(end(jobs.resume(job.id())).state()).isEqualTo(JobState.INTERRUPTED);
    }
}
