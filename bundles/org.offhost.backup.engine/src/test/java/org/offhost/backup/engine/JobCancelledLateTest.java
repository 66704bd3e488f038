// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.offhost.backup.Job;
import org.offhost.backup.JobState;
import org.offhost.backup.JobStatus;
import org.offhost.backup.engine.job.Noted;
import org.offhost.backup.engine.medium.UnitsInUse;
import org.offhost.backup.notice.Notice;
import org.offhost.backup.notice.NoticeCode;

/** A job that is cancelled when its set is there, or may be, makes it whole. */
class JobCancelledLateTest extends JobDeeds {
    /** What is behind the commit, as the sums that prove the set, is a part of it. */
    @Test
    void jobThatIsCancelledBehindItsCommitGoesOnToItsEnd() throws Exception {
        CountDownLatch committed = new CountDownLatch(1);
        CountDownLatch cancelled = new CountDownLatch(1);
        AtomicReference<String> reached = new AtomicReference<>("");
        Jobs jobs = jobs(
                job -> {
                    job.journal().note(new Noted.Committed("set")).save();
                    committed.countDown();
                    cancelled.await();
                    job.checkCancelled();
                    reached.set("the end");
                },
                job -> {},
                true);
        Job job = submit(jobs);
        committed.await();
        job.cancel();
        cancelled.countDown();
        JobStatus status = end(job);
        assertThat(status.state()).isEqualTo(JobState.COMPLETED);
        assertThat(reached).hasValue("the end");
        assertThat(status.summary().notes()).extracting(Notice::code).contains(NoticeCode.DONE_BEFORE);
    }

    private String interrupted(Record noted) throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        Jobs jobs = jobs(
                job -> {
                    job.journal().note(noted).save();
                    begun.countDown();
                    while (true) { // until the service stops
                        job.checkCancelled();
                        Thread.onSpinWait();
                    }
                },
                job -> {},
                false);
        String id = submit(jobs).id();
        begun.await();
        jobs.close();
        return id;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void interruptedJobThatIsCancelledLooksWhetherItsSetIsThereAndMakesItWhole(boolean there) throws Exception {
        String id = interrupted(new Noted.Committing());
        AtomicReference<String> reached = new AtomicReference<>("");
        Jobs next = jobs(
                job -> {
                    assertThat(units.has(MEDIUM))
                            .as("nobody else writes it meanwhile")
                            .isTrue();
                    job.journal().forget(Noted.Committing.class);
                    if (there) {
                        job.journal().note(new Noted.Committed("set"));
                    }
                    reached.set("the look");
                    job.checkCancelled();
                    reached.set("the end");
                },
                job -> {},
                there);
        Job job = next.require(id);
        job.cancel();
        assertThat(end(job).state()).isEqualTo(there ? JobState.COMPLETED : JobState.CANCELLED);
        assertThat(reached).hasValue(there ? "the end" : "the look");
        assertThat(units.has(MEDIUM)).isFalse();
    }

    @Test
    void interruptedJobThatIsCancelledTouchesNoUnitThatAnotherHas() throws Exception {
        String id = interrupted(new Noted.Committed("set"));
        AtomicReference<String> reached = new AtomicReference<>("");
        Jobs next = jobs(job -> reached.set("the unit"), job -> {}, true);
        try (UnitsInUse.Held held =
                units.take("another", List.of(new UnitsInUse.Claim(MEDIUM, UnitsInUse.Use.WRITE_MEDIUM)))) {
            Job job = next.require(id);
            job.cancel();
            assertThat(end(job).state()).as("its set is there").isEqualTo(JobState.COMPLETED);
        }
        assertThat(reached).hasValue("");
    }

    /** What keeps it from finishing keeps nobody from ending it. */
    @Test
    void cancelledJobWhoseMediumIsGoneEnds() throws Exception {
        String id = interrupted(new Noted.Committing());
        Jobs next = jobs(
                job -> {
                    throw new IOException("the medium is gone");
                },
                job -> {},
                false);
        Job job = next.require(id);
        job.cancel();
        assertThat(end(job).state()).isEqualTo(JobState.CANCELLED);
    }
}
