// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.qemu.agent;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Calls when a time is over, in a thread of its own. Thread-safe. */
public interface ThawTimer {
    /** Takes back a call that has not begun. */
    interface Call {
        void cancel();
    }

    Call after(Duration time, Runnable action);

    /** No more calls; one that is wanted later never comes. */
    void stop();

    /** By the clock of the system. */
    static ThawTimer ofSystem() {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, work -> {
            Thread thread = new Thread(work, "offhost guest thaw");
            thread.setDaemon(true);
            return thread;
        });
        timer.setRemoveOnCancelPolicy(true);
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        return new ThawTimer() {
            @Override
            public Call after(Duration time, Runnable action) {
                try {
                    var call = timer.schedule(action, time.toNanos(), TimeUnit.NANOSECONDS);
                    return () -> call.cancel(false);
                } catch (RejectedExecutionException e) { // stopped
                    return () -> {};
                }
            }

            @Override
            public void stop() {
                timer.shutdown();
            }
        };
    }
}
