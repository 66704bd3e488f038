// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine;

import java.io.IOException;
import java.util.concurrent.CancellationException;
import org.offhost.backup.JobState;
import org.offhost.backup.engine.job.JobBody;
import org.offhost.backup.engine.job.PausedException;
import org.offhost.backup.engine.job.Reason;
import org.offhost.backup.engine.medium.BegunWith;
import org.offhost.backup.engine.source.SnapshotLostException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of a job in its thread. Whatever is thrown in it, an {@link Error} too, the job has an end that says so, and what it
 * held of the devices is let go: nobody waits for a thread that is gone.
 */
public final class JobRun implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(JobRun.class);

    private final RunningJob job;
    private final JobBodies bodies;

    JobRun(RunningJob job, JobBodies bodies) {
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
            end(JobState.COMPLETED, "");
        } catch (PausedException e) {
            job.interrupted(e.getMessage());
        } catch (StoppedException e) {
            job.interrupted("the service stopped in " + job.status().state());
        } catch (InterruptedException e) {
            job.interrupted(
                    "the service stopped; resume goes on from " + job.status().state());
        } catch (CancellationException e) {
            abandon(body);
            if (!wasDone(body, "it was cancelled")) {
                end(JobState.CANCELLED, "cancelled");
            }
        } catch (Throwable thrown) {
            Throwable e = StateRoom.explained(
                            job.journal().file().folder(), job.hands().isTouched(), thrown)
                    .<Throwable>map(x -> x)
                    .orElse(thrown);
            if (e instanceof PausedException) {
                job.interrupted(e.getMessage());
                return;
            }
            if (isInTheWay(e)) {
                job.hands().log().trace(e);
                job.interrupted(
                        "it cannot go on now: " + Reason.of(e) + ". Mend that and resume the job, or cancel it");
                return;
            }
            abandon(body);
            if (!wasDone(body, Reason.of(e))) {
                fail(e);
            }
        }
    }

    /** What was asked for is there and stays, whatever happened behind it: the word for that is completed. */
    private boolean wasDone(JobBody body, String after) {
        if (!body.isDone(job.journal())) {
            return false;
        }
        job.hands().tally().note("all was done before this happened: " + after);
        end(JobState.COMPLETED, "");
        return true;
    }

    /** What keeps a resumed job from going on does not end it: what it has done so far would be lost with it. */
    private boolean isInTheWay(Throwable e) {
        return e instanceof IOException && !(e instanceof SnapshotLostException) && job.isFindingItsWay();
    }

    private void abandon(JobBody body) {
        try {
            body.abandon(job.hands());
        } catch (Throwable e) {
            LOG.warn("job {} left something behind; it is swept at the next start: {}", job.id(), Reason.of(e));
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
            job.fallen(JobState.FAILED, "failed, and could not say why");
        }
    }

    private void end(JobState last, String why) {
        try {
            job.end(last, why);
        } catch (Throwable e) {
            job.fallen(last, "its end could not be noted");
        }
    }
}
