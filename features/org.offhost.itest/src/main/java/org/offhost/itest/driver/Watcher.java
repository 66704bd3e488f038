// SPDX-License-Identifier: Apache-2.0
package org.offhost.itest.driver;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.offhost.backup.JobListener;
import org.offhost.backup.JobState;
import org.offhost.backup.JobStatus;

/** Hears of jobs, and can hold a job's own thread at a moment until the test lets it go on. */
final class Watcher implements JobListener {
    private static final Duration LONGEST = Duration.ofSeconds(60);

    private final List<JobStatus> heard = new ArrayList<>();
    private Predicate<JobStatus> moment = s -> false;
    private CountDownLatch arrived = new CountDownLatch(1);
    private CountDownLatch goOn = new CountDownLatch(1);

    /** Holds the first job thread that tells such a status. */
    synchronized Watcher holdAt(Predicate<JobStatus> when) {
        moment = when;
        return this;
    }

    @Override
    public void changed(JobStatus status) {
        CountDownLatch gate;
        synchronized (this) {
            heard.add(status);
            notifyAll();
            if (!moment.test(status)) {
                return;
            }
            moment = s -> false;
            gate = goOn;
            arrived.countDown();
        }
        try {
            gate.await(LONGEST.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits until a job is held. */
    void awaitHeld() throws InterruptedException {
        if (!arrived.await(LONGEST.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("no job came to the moment; heard " + states());
        }
    }

    void goOn() {
        goOn.countDown();
    }

    /** Waits until a job told this state; its status then. */
    synchronized JobStatus await(JobState state) throws InterruptedException {
        long end = System.nanoTime() + LONGEST.toNanos();
        while (true) {
            for (JobStatus s : heard) {
                if (s.state() == state) {
                    return s;
                }
            }
            long left = end - System.nanoTime();
            if (left <= 0) {
                throw new AssertionError("no job became " + state + "; heard " + states());
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }

    private synchronized List<JobState> states() {
        return heard.stream().map(JobStatus::state).distinct().toList();
    }
}
