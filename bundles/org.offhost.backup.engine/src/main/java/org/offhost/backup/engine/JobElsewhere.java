// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.offhost.backup.Job;
import org.offhost.backup.JobStatus;

/** A job that another process has: what its file tells of it, and a word to that process. Thread-safe. */
final class JobElsewhere implements Job {
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Job here;
    private final Supplier<Optional<JobStatus>> there;
    private final Supplier<Job> anew;
    private volatile boolean cancelled;

    /**
     * @param here the same as this process knows it
     * @param there where it stands there; empty once nobody else has it
     * @param anew the job as it is found then
     */
    JobElsewhere(Job here, Supplier<Optional<JobStatus>> there, Supplier<Job> anew) {
        this.here = here;
        this.there = there;
        this.anew = anew;
    }

    @Override
    public String id() {
        return here.id();
    }

    @Override
    public JobStatus status() {
        return there.get().orElseGet(() -> anew.get().status());
    }

    @Override
    public JobStatus await(Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        for (Optional<JobStatus> now = there.get(); now.isPresent(); now = there.get()) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                return now.get();
            }
            TimeUnit.NANOSECONDS.sleep(Math.min(left, LOOK_NANOS));
        }
        Job left = anew.get();
        if (cancelled && !left.status().state().ended()) {
            left.cancel(); // the other process is gone, or stopped, before it heard of it
        }
        return left.await(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
    }

    @Override
    public void cancel() {
        cancelled = true;
        here.cancel();
    }
}
