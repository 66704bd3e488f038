// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.medium;

import java.time.Duration;

/** A command in progress (SAM-5 task). Whoever moves its data asks between two I/Os whether to go on. Thread-safe. */
public final class Task {
    /** Most bytes of one I/O: at the slowest disk in use (40 MB/s) an abort is obeyed within 100 ms. */
    public static final int LONGEST_IO = 4 << 20;

    private boolean aborted;
    private boolean byInitiator;

    /** Asks it to end, on behalf of the initiator. Returns at once. */
    public synchronized void abort() {
        byInitiator |= !aborted;
        aborted = true;
        notifyAll();
    }

    /** Asks it to end, on behalf of the target: the initiator gets TASK ABORTED. */
    public synchronized void abortByTarget() {
        aborted = true;
        notifyAll();
    }

    /** Whether it was the initiator that aborted it. */
    public synchronized boolean isAbortedByInitiator() {
        return byInitiator;
    }

    /** Goes on, or ends the task if it was aborted. */
    public synchronized void check() throws TaskAbortedException {
        if (aborted) {
            throw new TaskAbortedException();
        }
    }

    /** Lets time pass, unless it is aborted. */
    public synchronized void pause(Duration time) throws TaskAbortedException {
        long end = System.nanoTime() + time.toNanos();
        while (true) {
            check();
            long left = end - System.nanoTime();
            if (left <= 0) {
                return;
            }
            try {
                wait(left / 1_000_000, (int) (left % 1_000_000));
            } catch (InterruptedException e) {
                // only the array interrupts its threads, when it goes
                aborted = true;
            }
        }
    }
}
