// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.offhost.backup.BackupService.Queueing;
import org.offhost.backup.Job;
import org.offhost.backup.JobKind;
import org.offhost.backup.JobState;
import org.offhost.backup.JobStatus;
import org.offhost.backup.RestoreRequest;
import org.offhost.backup.engine.job.JobFile;
import org.offhost.backup.engine.job.Journal;
import org.offhost.backup.engine.job.Noted;
import org.offhost.backup.engine.job.Requests;
import org.offhost.backup.engine.medium.UnitClaims;
import org.offhost.backup.engine.medium.UnitsInUse;
import org.offhost.backup.notice.Notice;
import org.offhost.backup.notice.NoticeCode;
import org.offhost.backup.notice.RefusedException;
import org.offhost.block.Designator;
import org.offhost.driver.DriverBoard;

/** A job belongs to the service that works on it, whatever others have the folder as well. */
class JobOwnerTest extends OwnedJobs {
    /** One that runs, and one that waits for the first one's medium. */
    @ParameterizedTest
    @MethodSource("requests")
    void jobIsLeftToTheProcessThatHasIt(RestoreRequest request) throws Exception {
        Jobs jobs = jobs();
        List<RunningJob> both = List.of(submit(jobs, request), submit(jobs, request));
        Jobs other = jobs();
        for (RunningJob job : both) {
            assertThat(other.pending())
                    .filteredOn(status -> status.id().equals(job.id()))
                    .singleElement()
                    .satisfies(status -> {
                        assertThat(status.state()).isEqualTo(JobState.QUEUED);
                        assertThat(status.reason().map(Notice::code)).contains(NoticeCode.JOB_OF_OTHER_PROCESS);
                    });
            Notice refused = refused(() -> other.resume(job.id()));
            assertThat(refused.code()).isEqualTo(NoticeCode.JOB_OF_OTHER_PROCESS);
            assertThat(refused.fact("state")).contains("QUEUED");
            assertThat(refused.fact("process")).contains(ProcessHandle.current().pid());
            assertThat(noted(job.id()).ended()).isFalse();
            assertThat(lock(job.id())).exists();
        }
        List<Job> there = List.of(
                other.require(both.get(0).id()), other.require(both.get(1).id()));
        go.countDown();
        for (int n = 0; n < 2; n++) {
            assertThat(both.get(n).await(LIMIT).state()).isEqualTo(JobState.COMPLETED);
            assertThat(there.get(n).await(LIMIT).state()).isEqualTo(JobState.COMPLETED);
            assertThat(noted(both.get(n).id())).isEqualTo(JobState.COMPLETED);
            assertThat(lock(both.get(n).id())).doesNotExist();
        }
        assertThat(other.pending()).isEmpty();
        Jobs next = jobs();
        assertThat(next.pending()).isEmpty();
        assertThat(next.all()).extracting(JobStatus::state).containsExactly(JobState.COMPLETED, JobState.COMPLETED);
    }

    @ParameterizedTest
    @MethodSource("requests")
    void jobIsCancelledByTheProcessThatHasIt(RestoreRequest request) throws Exception {
        Jobs jobs = jobs();
        RunningJob runs = submit(jobs, request);
        RunningJob waits = submit(jobs, request);
        Jobs other = jobs();
        Job there = other.require(waits.id());
        there.cancel();
        assertThat(there.status().state()).as("until a unit is let go").isEqualTo(JobState.QUEUED);
        other.require(runs.id()).cancel();
        for (RunningJob job : List.of(runs, waits)) {
            assertThat(job.await(LIMIT).state()).isEqualTo(JobState.CANCELLED);
            assertThat(other.require(job.id()).await(LIMIT).state()).isEqualTo(JobState.CANCELLED);
            assertThat(noted(job.id())).isEqualTo(JobState.CANCELLED);
            assertThat(folder.resolve(job.id()).resolve("cancel")).doesNotExist();
        }
        assertThat(there.await(LIMIT).state()).isEqualTo(JobState.CANCELLED);
    }

    /** It stops, so that it never hears of the other one's wish, which that one can have by itself then. */
    @Test
    void wishToCancelIsNotLostWithTheProcessThatHadTheJob() throws Exception {
        Jobs jobs = jobs();
        RunningJob runs = submit(jobs, LASTING);
        RunningJob waits = submit(jobs, LASTING);
        Job there = jobs().require(waits.id());
        there.cancel();
        assertThat(folder.resolve(waits.id()).resolve("cancel")).exists();
        jobs.close();
        assertThat(runs.status().state()).isEqualTo(JobState.INTERRUPTED);
        assertThat(there.await(LIMIT).state()).isEqualTo(JobState.CANCELLED);
        assertThat(noted(waits.id())).isEqualTo(JobState.CANCELLED);
    }

    /** What was wished of one who has it no more is nothing to who goes on with it. */
    @Test
    void jobThatIsGoneOnWithIsNotCancelledByAnOldWish() throws Exception {
        Jobs jobs = jobs();
        RunningJob job = submit(jobs, LASTING);
        Job there = jobs().require(job.id());
        jobs.close();
        job.journal().file().askToCancel();
        go.countDown();
        assertThat(there.status().state()).isEqualTo(JobState.INTERRUPTED);
        assertThat(jobs().resume(job.id()).await(LIMIT).state()).isEqualTo(JobState.COMPLETED);
    }

    /** A journal is written by nobody else, whoever forgets to ask. */
    @Test
    void journalIsWrittenByWhoeverHasTheJobAndNobodyElse() throws Exception {
        RunningJob job = submit(jobs(), LASTING);
        Journal other = Journal.read(JobFile.in(folder.resolve(job.id()))).orElseThrow();
        other.note(Noted.Standing.in(JobState.CANCELLED));
        assertThat(refused(other::save).code()).isEqualTo(NoticeCode.JOB_OF_OTHER_PROCESS);
        assertThat(noted(job.id())).isEqualTo(JobState.QUEUED);
        go.countDown();
        assertThat(job.await(LIMIT).state()).isEqualTo(JobState.COMPLETED);
    }

    /** Its snapshot was let go under it, as that of a job that there never was. */
    @Test
    void jobThatAnotherProcessSubmittedSinceIsNotOver() throws Exception {
        Jobs other = jobs();
        RunningJob job = submit(jobs(), LASTING);
        assertThat(other.isOver(job.id())).isFalse();
        assertThat(other.pending()).extracting(JobStatus::id).containsExactly(job.id());
        go.countDown();
        assertThat(job.await(LIMIT).state()).isEqualTo(JobState.COMPLETED);
        assertThat(other.isOver(job.id())).isTrue();
        assertThat(other.all()).extracting(JobStatus::state).containsExactly(JobState.COMPLETED);
    }

    /** It is being submitted, so that it will cut snapshots soon. */
    @Test
    void jobThatSomebodyHasIsNotOverThoughNothingIsKnownOfIt() throws Exception {
        String id = "20260101-000000";
        Jobs jobs = jobs();
        JobFile file = JobFile.in(folder.resolve(id));
        assertThat(file.reserve()).isTrue();
        assertThat(file.own()).isTrue();
        assertThat(jobs.isOver(id)).isFalse();
        file.disown();
        assertThat(jobs.isOver(id))
                .as("its process died before its journal was there")
                .isTrue();
    }

    /** Who is told may wait for somebody who asks for jobs. */
    @Test
    void whoIsToldOfAJobThatWasLeftKeepsNobodyFromAsking() throws Exception {
        AtomicReference<Jobs> other = new AtomicReference<>();
        List<JobState> told = new CopyOnWriteArrayList<>();
        other.set(new Jobs(
                folder, new DriverBoard(), new UnitsInUse(Designator::equals), journal -> body(go), status -> {
                    told.add(status.state());
                    assertThat(CompletableFuture.supplyAsync(() -> other.get().totals()))
                            .succeedsWithin(LIMIT);
                }));
        opened.add(other.get());
        Jobs jobs = jobs();
        RunningJob first = submit(jobs);
        RunningJob second = submit(jobs);
        jobs.close();
        assertThat(other.get().require(first.id()).status().state()).isEqualTo(JobState.FAILED);
        assertThatThrownBy(() -> other.get().resume(second.id())).isInstanceOf(RefusedException.class);
        assertThat(told).containsExactly(JobState.FAILED, JobState.FAILED);
        assertThat(other.get().pending()).isEmpty();
    }

    /** As one of a later version that has the folder, too. */
    @Test
    void fileThatCannotBeReadIsLeftToTheProcessThatHasTheJob() throws Exception {
        String id = "20260101-000000";
        JobFile file = JobFile.in(folder.resolve(id));
        assertThat(file.reserve()).isTrue();
        assertThat(file.own()).isTrue();
        Path text = folder.resolve(id).resolve("job.properties");
        String later = "form=99\njob.kind=BACKUP\nnow.state=COPYING\n";
        Files.writeString(text, later);
        Jobs jobs = jobs();
        assertThat(jobs.all()).isEmpty();
        assertThat(jobs.isOver(id)).isFalse();
        assertThat(text).hasContent(later);
        file.disown();
        assertThat(jobs().require(id).status().reason().map(Notice::code)).contains(NoticeCode.JOB_OF_OTHER_FORM);
        assertThat(text.resolveSibling("job.properties.other-form")).hasContent(later);
    }

    /** Its snapshot and what it has written since would be left behind. */
    @Test
    void cancelledJobIsUndoneAsAnotherProcessLeftIt() throws Exception {
        Path one = folder.resolve("20260101-000000");
        journal(one, LASTING, JobState.QUEUED).create();
        List<Boolean> touched = new ArrayList<>();
        Jobs jobs = new Jobs(
                folder,
                new DriverBoard(),
                new UnitsInUse(Designator::equals),
                journal -> body(go, job -> touched.add(job.isTouched())),
                status -> {});
        opened.add(jobs);
        Job job = jobs.require("20260101-000000");
        Journal.read(JobFile.in(one)).orElseThrow().note(new Noted.Touched()).save();
        job.cancel();
        assertThat(job.await(LIMIT).state()).isEqualTo(JobState.CANCELLED);
        assertThat(touched).containsExactly(true);
    }

    @Test
    void jobThatEndedInAnotherProcessIsNotCancelled() throws Exception {
        Path one = folder.resolve("20260101-000000");
        journal(one, LASTING, JobState.COPYING).create();
        Jobs jobs = jobs();
        Job job = jobs.require("20260101-000000");
        journal(one, LASTING, JobState.COMPLETED).save();
        job.cancel();
        assertThat(job.await(LIMIT).state()).isEqualTo(JobState.COMPLETED);
        assertThat(noted("20260101-000000")).isEqualTo(JobState.COMPLETED);
        assertThat(jobs.pending()).isEmpty();
        assertThat(lock("20260101-000000")).doesNotExist();
    }

    /** Two threads would work on one job. */
    @Test
    void whoHasAJobFromBeforeItWasResumedCancelsTheOneThatGoesOn() throws Exception {
        Path one = folder.resolve("20260101-000000");
        journal(one, LASTING, JobState.COPYING).create();
        List<String> abandoned = new CopyOnWriteArrayList<>();
        Jobs jobs = new Jobs(
                folder,
                new DriverBoard(),
                new UnitsInUse(Designator::equals),
                journal -> body(go, job -> abandoned.add(job.id())),
                status -> {});
        opened.add(jobs);
        Job before = jobs.require("20260101-000000");
        Job resumed = jobs.resume("20260101-000000");
        before.cancel();
        assertThat(resumed.await(LIMIT).state()).isEqualTo(JobState.CANCELLED);
        assertThat(abandoned).hasSize(1);
    }

    /** A job that another process has ended, and forgotten since. */
    @Test
    void jobThatAnotherProcessHasForgottenIsNoneAnyMore() throws Exception {
        Path one = folder.resolve("20260101-000000");
        journal(one, LASTING, JobState.COPYING).create();
        Jobs jobs = jobs();
        Job job = jobs.require("20260101-000000");
        Files.delete(one.resolve("job.properties"));
        Files.delete(one);
        job.cancel();
        assertThat(refused(() -> jobs.resume("20260101-000000")).code()).isEqualTo(NoticeCode.NO_SUCH_JOB);
        assertThat(jobs.pending()).isEmpty();
        assertThat(folder.toFile().list()).doesNotContain("20260101-000000");
    }

    /** Its queue is gone with the process, too. */
    @Test
    void jobsOfAServiceThatStoppedAreEndedByTheNext() throws Exception {
        Jobs jobs = jobs();
        List<RunningJob> both = List.of(submit(jobs), submit(jobs));
        jobs.close();
        Jobs next = jobs();
        for (RunningJob job : both) {
            assertThat(next.require(job.id()).status().reason().map(Notice::code))
                    .contains(NoticeCode.PLACE_GONE);
            assertThat(noted(job.id())).isEqualTo(JobState.FAILED);
            assertThat(lock(job.id())).doesNotExist();
        }
    }

    @Test
    void jobThatWasRefusedLeavesNothing() throws IOException {
        Jobs jobs = jobs();
        String first = submit(jobs).id();
        assertThatThrownBy(() -> jobs.submit(
                        JobKind.RESTORE, "test", Queueing.REFUSED, journal -> Requests.keep(PASSING, journal)))
                .isInstanceOf(RefusedException.class);
        assertThat(folder.toFile().list()).containsExactly(first);
    }

    /** Its own process came to the end of it and let it go, between the look at its journal and the one at its lock. */
    @Test
    void endThatWasNotedSinceTheJournalWasReadStays() throws IOException {
        Path one = folder.resolve("20260101-000000");
        journal(one, PASSING, JobState.COPYING).create();
        DriverBoard board = new DriverBoard();
        CountDownLatch read = new CountDownLatch(1);
        StoredJobs stored = new StoredJobs(
                (id, journal) -> {
                    if (read.getCount() == 1) {
                        read.countDown();
                        try {
                            journal(one, PASSING, JobState.COMPLETED).save();
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    }
                    return new RunningJob(
                            id, journal, board, new UnitsInUse(Designator::equals), status -> {}, job -> {});
                },
                new UnitClaims(board),
                journal -> body(go));
        assertThat(stored.load(one).orElseThrow().status().state()).isEqualTo(JobState.COMPLETED);
        assertThat(noted("20260101-000000")).isEqualTo(JobState.COMPLETED);
        assertThat(lock("20260101-000000")).doesNotExist();
    }
}
