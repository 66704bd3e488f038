// SPDX-License-Identifier: Apache-2.0
package org.offhost.tck;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** A gate at which threads wait until a test lets them pass. Thread-safe; made closed. */
public final class Gate {
    /** Nobody waits longer: a test that forgets to open its gate fails instead of hanging. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean open;
    private long permits;
    private int waiting;

    /** Lets everybody pass, also later. */
    public Gate open() {
        return change(() -> open = true);
    }

    /** Lets nobody pass from now on; unused permits are gone. */
    public Gate close() {
        return change(() -> {
            open = false;
            permits = 0;
        });
    }

    /** Lets {@code count} more pass. */
    public Gate permit(long count) {
        return change(() -> permits += count);
    }

    /**
     * Waits until a thread stands at the gate.
     *
     * @return false if none came in time
     */
    public boolean awaitArrival(Duration limit) throws InterruptedException {
        lock.lock();
        try {
            long left = limit.toNanos();
            while (waiting == 0 && left > 0) {
                left = changed.awaitNanos(left);
            }
            return waiting > 0;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until the gate lets this thread pass. */
    void pass() throws InterruptedException, IOException {
        lock.lock();
        try {
            waiting++;
            changed.signalAll();
            long left = LONGEST_WAIT.toNanos();
            while (!open && permits == 0 && left > 0) {
                left = changed.awaitNanos(left);
            }
            if (!open && permits-- == 0) {
                permits = 0;
                throw new IOException("gate stayed closed for " + LONGEST_WAIT);
            }
        } finally {
            waiting--;
            lock.unlock();
        }
    }

    private Gate change(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        return this;
    }
}
