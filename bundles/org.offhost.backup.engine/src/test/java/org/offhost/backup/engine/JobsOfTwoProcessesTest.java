// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.offhost.backup.BackupService.Queueing;
import org.offhost.backup.Job;
import org.offhost.backup.JobKind;
import org.offhost.backup.JobState;
import org.offhost.backup.JobStatus;
import org.offhost.backup.RestoreRequest;
import org.offhost.backup.RestoreRequest.ToPlace;
import org.offhost.backup.engine.job.Requests;
import org.offhost.backup.engine.medium.UnitsInUse;
import org.offhost.backup.notice.Notice;
import org.offhost.backup.notice.NoticeCode;
import org.offhost.backup.notice.RefusedException;
import org.offhost.driver.DriverBoard;

/** What a process finds of the jobs of another one on its folder, or of one that is gone. */
class JobsOfTwoProcessesTest extends JobDeeds {
    /** The place was its process', as a pipe to a browser is; as long as it could be resumed it would never be forgotten. */
    @Test
    void jobWhosePlaceIsGoneWithItsProcessHasFailedAtTheNextStart() throws Exception {
        RestoreRequest passing = RestoreRequest.of(MEDIUM, new ToPlace(URI.create("pipe:1"), true));
        RestoreRequest lasting = RestoreRequest.of(SOURCE, new ToPlace(URI.create("archive:1")));
        CountDownLatch begun = new CountDownLatch(2);
        Jobs jobs = jobs(
                job -> {
                    begun.countDown();
                    while (true) { // until the service stops
                        job.checkCancelled();
                        Thread.onSpinWait();
                    }
                },
                job -> {},
                false);
        List<String> ids = new ArrayList<>();
        for (RestoreRequest request : List.of(passing, lasting)) {
            ids.add(jobs.submit(JobKind.RESTORE, "test", Queueing.REFUSED, file -> Requests.keep(request, file))
                    .id());
        }
        begun.await();
        jobs.close();
        Jobs next = jobs(job -> {}, job -> {}, false);
        assertThat(next.require(ids.get(0)).status()).satisfies(status -> {
            assertThat(status.state()).isEqualTo(JobState.FAILED);
            assertThat(status.reason().map(Notice::code)).contains(NoticeCode.PLACE_GONE);
        });
        assertThatThrownBy(() -> next.resume(ids.get(0))).isInstanceOf(RefusedException.class);
        assertThat(next.pending()).extracting(JobStatus::id).containsExactly(ids.get(1));
        assertThat(end(next.resume(ids.get(1))).state()).isEqualTo(JobState.COMPLETED);
        assertThat(jobs(job -> {}, job -> {}, false)
                        .require(ids.get(0))
                        .status()
                        .state())
                .as("for good")
                .isEqualTo(JobState.FAILED);
    }

    /** In the second in which another process has made one, the journal of which would be written over. */
    @Test
    void jobsOfTwoProcessesHaveNoIdTogether() throws Exception {
        Set<String> ids = ConcurrentHashMap.newKeySet();
        List<CompletableFuture<Void>> submitting = new ArrayList<>();
        for (int process = 0; process < 2; process++) {
            Jobs jobs = new Jobs(
                    folder,
                    new DriverBoard(),
                    new UnitsInUse((a, b) -> false),
                    file -> body(job -> {}, job -> {}, false),
                    listeners::tell);
            opened.add(jobs);
            submitting.add(CompletableFuture.runAsync(() -> submit(jobs, 50, ids)));
        }
        for (CompletableFuture<Void> one : submitting) {
            one.get(2, TimeUnit.MINUTES);
        }
        assertThat(ids).hasSize(100);
    }

    private static void submit(Jobs jobs, int count, Set<String> ids) {
        RestoreRequest request = RestoreRequest.of(MEDIUM, new ToPlace(URI.create("archive:1")));
        try {
            for (int n = 0; n < count; n++) {
                ids.add(jobs.submit(JobKind.RESTORE, "test", Queueing.with(0), file -> Requests.keep(request, file))
                        .id());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its work would be done again, from where it was when this process read of it, over what was written since. */
    @Test
    void jobThatEndedInAnotherProcessIsNotGoneOnWith() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        Jobs jobs = jobs(job -> go.await(), job -> {}, false);
        Job job = submit(jobs);
        Jobs other = jobs(
                j -> {
                    throw new AssertionError(j.id());
                },
                j -> {},
                false);
        assertThat(other.pending()).extracting(JobStatus::id).containsExactly(job.id());
        go.countDown();
        assertThat(end(job).state()).isEqualTo(JobState.COMPLETED);
        assertThatThrownBy(() -> other.resume(job.id()))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        e -> assertThat(e.notice().code()).isEqualTo(NoticeCode.NOT_RESUMABLE));
        assertThat(other.find(job.id()).orElseThrow().status().state()).isEqualTo(JobState.COMPLETED);
        assertThat(other.pending()).isEmpty();
        assertThat(other.totals().outcomes()).hasSize(1);
    }
}
