// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.offhost.array.virtual.medium.Task;
import org.offhost.array.virtual.unit.DeviceServer;
import org.offhost.scsi.ScsiCommand;
import org.offhost.scsi.ScsiResponse;

/** A command between its initiator and its unit. Compared by identity. */
final class InFlight {
    private final DeviceServer unit;
    private final ScsiCommand command;
    private final Task task = new Task();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Duration timeout;
    private final long begun = System.nanoTime();
    private volatile ScsiResponse response;
    private volatile boolean overdue;

    /** @param timeout longest time in flight */
    InFlight(DeviceServer unit, ScsiCommand command, Duration timeout) {
        this.unit = unit;
        this.command = command;
        this.timeout = timeout;
    }

    ScsiCommand command() {
        return command;
    }

    /** Where it was sent. */
    DeviceServer unit() {
        return unit;
    }

    Task task() {
        return task;
    }

    Duration timeout() {
        return timeout;
    }

    /** Aborts it if it has been in flight longer than it may, without waiting for its end. */
    void abortIfOverdue() {
        if (Duration.ofNanos(System.nanoTime() - begun).compareTo(timeout) >= 0) {
            overdue = true;
            task.abort();
        }
    }

    /** Whether it was aborted since it took too long. */
    boolean isOverdue() {
        return overdue;
    }

    /** @param result null if it was aborted */
    void end(ScsiResponse result) {
        response = result;
        ended.countDown();
    }

    /** Null as long as it runs, and if it was aborted. */
    ScsiResponse response() {
        return response;
    }

    boolean hasEnded() {
        return ended.getCount() == 0;
    }

    boolean await(long nanos) throws InterruptedException {
        return ended.await(nanos, TimeUnit.NANOSECONDS);
    }

    /** Waits whatever happens; an interrupt is kept for later. */
    boolean awaitEnd(long nanos) {
        boolean interrupted = false;
        long end = System.nanoTime() + nanos;
        try {
            while (true) {
                try {
                    return await(end - System.nanoTime());
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
