// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.offhost.backup.JobState;
import org.offhost.block.ProviderWithdrawnException;

/** How one job gets over drivers that go away or are not there yet. */
final class Patience {
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private static final long SETTLE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final RunningJob job;
    private final Duration limit;
    private long withdrawnAt;

    /** @param limit how long the job waits for a driver */
    Patience(RunningJob job, Duration limit) {
        this.job = job;
        this.limit = limit;
    }

    /** Notes that a driver was withdrawn under the job, and gives the framework a moment to say so. */
    void withdrawn() throws InterruptedException {
        synchronized (this) {
            if (withdrawnAt == 0) {
                withdrawnAt = System.nanoTime();
            }
        }
        job.board().awaitChange(job.board().generation(), SETTLE_NANOS);
    }

    /** A unit of work was done; after a withdrawal it is the first of the next driver. */
    void working() {
        long at;
        synchronized (this) {
            at = withdrawnAt;
            withdrawnAt = 0;
        }
        if (at != 0) {
            job.tally()
                    .note("driver withdrawn in " + job.status().state() + "; next unit of work after "
                            + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - at) + " ms");
        }
    }

    /** Something that may be had now, or later when a driver appears. */
    interface Attempt<T> {
        /** Empty if no driver is there that could do it. */
        Optional<T> now() throws IOException;
    }

    /**
     * Tries now and whenever a driver came or went, until it succeeds or the job's patience ends.
     *
     * @param need what is waited for, in words: "a copy provider for …"
     */
    <T> T await(String need, Attempt<T> attempt) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        JobState before = job.status().state();
        while (true) {
            job.checkCancelled();
            long seen = job.board().generation();
            Optional<T> result = unlessWithdrawn(attempt);
            if (result.isPresent()) {
                if (job.status().state() != before) {
                    job.show(before, "");
                }
                return result.get();
            }
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                throw new PatienceEndedException("needed " + need + "; none appeared within " + limit.toSeconds()
                        + " s. Start the driver's bundle and resume the job");
            }
            if (job.status().state() != JobState.WAITING) {
                job.show(JobState.WAITING, "waiting for " + need);
            }
            job.board().awaitChange(seen, Math.min(left, LOOK_NANOS));
        }
    }

    private static <T> Optional<T> unlessWithdrawn(Attempt<T> attempt) throws IOException {
        try {
            return attempt.now();
        } catch (ProviderWithdrawnException e) {
            return Optional.empty();
        }
    }

    /** A piece of work that can be begun again when a driver went away in its midst. */
    interface Work<T> {
        T run() throws IOException, InterruptedException;
    }

    /** Repeats the work as often as a driver is withdrawn under it; the work waits by itself for the next driver. */
    <T> T surviving(Work<T> work) throws IOException, InterruptedException {
        while (true) {
            job.checkCancelled();
            try {
                return work.run();
            } catch (ProviderWithdrawnException e) {
                withdrawn();
            }
        }
    }
}
