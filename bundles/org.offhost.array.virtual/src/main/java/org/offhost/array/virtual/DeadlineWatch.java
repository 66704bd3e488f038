// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Aborts commands that take longer than they may and that nobody waits for, since they run in the thread that sent them. It
 * looks now and then as long as there are any: a timer for each command would cost more than the command. Thread-safe.
 */
final class DeadlineWatch {
    /** A command may be in flight for so much longer than it was allowed to. */
    private static final Duration EVERY = Duration.ofSeconds(1);

    private static final long IDLE_SECONDS = 10;

    private final Set<InFlight> inFlight;
    private final AtomicBoolean looking = new AtomicBoolean();
    private final ScheduledThreadPoolExecutor clock;

    /** @param inFlight commands, by whoever adds and removes them */
    DeadlineWatch(Set<InFlight> inFlight) {
        this.inFlight = inFlight;
        this.clock = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "offhost-array-deadlines");
            thread.setDaemon(true);
            return thread;
        });
        clock.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
        clock.allowCoreThreadTimeOut(true);
        clock.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** Watches a command that is in flight from now on. */
    void watch(InFlight command) {
        if (!looking.get() && looking.compareAndSet(false, true)) {
            Duration timeout = command.timeout();
            lookIn(timeout.compareTo(EVERY) < 0 ? timeout : EVERY);
        }
    }

    private void lookIn(Duration time) {
        try {
            clock.schedule(this::look, time.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            looking.set(false); // closed: everything is aborted
        }
    }

    private void look() {
        if (inFlight.isEmpty()) {
            looking.set(false);
            // one that began meanwhile has taken this for looking
            inFlight.stream().findAny().ifPresent(this::watch);
            return;
        }
        inFlight.forEach(InFlight::abortIfOverdue);
        lookIn(EVERY);
    }

    /** Looks no more. */
    void close() {
        clock.shutdown();
    }
}
