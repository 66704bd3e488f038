// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.offhost.backup.JobState;
import org.offhost.backup.engine.job.Cause;
import org.offhost.backup.engine.job.JobBody;
import org.offhost.backup.engine.job.PausedException;
import org.offhost.backup.engine.medium.BegunWith;
import org.offhost.backup.notice.Notice;
import org.offhost.backup.notice.NoticeCode;
import org.offhost.backup.notice.Remedy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of a job in its thread. Whatever is thrown in it, an {@link Error} too, the job has an end that says so, and what it
 * held of the devices is let go: nobody waits for a thread that is gone.
 */
public final class JobRun implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(JobRun.class);

    private final RunningJob job;
    private final JobBody.Bodies bodies;

    JobRun(RunningJob job, JobBody.Bodies bodies) {
        this.job = job;
        this.bodies = bodies;
    }

    @Override
    public void run() {
        try {
            run(bodies.of(job.journal()));
        } catch (Throwable e) { // without its request it can neither run nor let anything go
            fail(e);
        }
    }

    private void run(JobBody body) {
        try {
            job.beginRun();
            job.hands().checkCancelled(); // whoever cancels it needs none of what it began with
            BegunWith.of(job.hands()).require();
            BegunWith.of(job.hands()).note();
            body.run(job.hands());
            if (!job.isCancelled() || !wasDone(body, Notice.of(NoticeCode.CANCELLED))) {
                end(JobState.COMPLETED, Optional.empty());
            }
        } catch (PausedException e) {
            paused(body, e.notice());
        } catch (JobHands.StoppedException e) {
            job.interrupted(stopped());
        } catch (InterruptedException e) {
            job.interrupted(stopped());
        } catch (CancellationException e) {
            cancelled(body);
        } catch (Throwable thrown) {
            Throwable e = StateRoom.explained(
                            job.journal().file().folder(), job.hands().isTouched(), thrown)
                    .<Throwable>map(x -> x)
                    .orElse(thrown);
            if (e instanceof PausedException paused) {
                paused(body, paused.notice());
                return;
            }
            if (isInTheWay(e)) {
                job.hands().log().trace(e);
                paused(
                        body,
                        Notice.of(NoticeCode.CANNOT_GO_ON)
                                .with("cause", Cause.of(e))
                                .remedy(Remedy.MEND_AND_RESUME, Remedy.CANCEL));
                return;
            }
            abandon(body);
            if (!wasDone(body, Cause.of(e))) {
                fail(e);
            }
        }
    }

    /** Something is in the job's way, and it waits for somebody who mends that; one that was cancelled does not. */
    private void paused(JobBody body, Notice why) {
        if (job.isCancelled()) {
            cancelled(body);
        } else {
            job.interrupted(why);
        }
    }

    private void cancelled(JobBody body) {
        abandon(body);
        if (!wasDone(body, Notice.of(NoticeCode.CANCELLED))) {
            end(JobState.CANCELLED, Optional.of(Notice.of(NoticeCode.CANCELLED)));
        }
    }

    private Notice stopped() {
        return Notice.of(NoticeCode.SERVICE_STOPPED).with("state", job.status().state());
    }

    /** What was asked for is there and stays, whatever happened behind it: the word for that is completed. */
    private boolean wasDone(JobBody body, Notice after) {
        if (!body.isDone(job.journal())) {
            return false;
        }
        job.hands().tally().note(Notice.of(NoticeCode.DONE_BEFORE).with("cause", after));
        end(JobState.COMPLETED, Optional.empty());
        return true;
    }

    /** What keeps a resumed job from going on does not end it: what it has done so far would be lost with it. */
    private boolean isInTheWay(Throwable e) {
        return e instanceof IOException && !(e instanceof JobBody.Ending) && job.isFindingItsWay();
    }

    private void abandon(JobBody body) {
        try {
            body.abandon(job.hands());
        } catch (Throwable e) {
            LOG.warn("job {} left something behind; it is swept at the next start: {}", job.id(), Cause.words(e));
        }
    }

    private void fail(Throwable e) {
        if (e instanceof IOException) {
            job.hands().log().trace(e);
        } else {
            job.hands().log().fault(e);
        }
        try {
            job.fail(e);
        } catch (Throwable again) {
            job.fallen(JobState.FAILED, Notice.of(NoticeCode.END_LOST).with("failed", true));
        }
    }

    private void end(JobState last, Optional<Notice> why) {
        try {
            job.end(last, why);
        } catch (Throwable e) {
            job.fallen(last, Notice.of(NoticeCode.END_LOST).with("failed", false));
        }
    }
}
