// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.medium.file;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * Gets what was written onto stable storage while more is being written, so that a flush finds little left to do: an operating
 * system with much memory would keep gigabytes until it is asked. Thread-safe.
 */
final class WriteBehind {
    /** Bytes that are worth a flush of their own. */
    static final long STEP = 32 << 20;

    private static final long LONGEST_WAIT_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final Storage storage;
    private long unflushed;
    private boolean working;
    private IOException failure;

    /** Where data becomes durable. */
    interface Storage {
        /** Returns when everything written before is on stable storage. */
        void force() throws IOException;
    }

    WriteBehind(Storage storage) {
        this.storage = storage;
    }

    /** Bytes were written. Returns at once. */
    synchronized void wrote(long bytes) {
        unflushed += bytes;
        if (unflushed >= STEP && !working && failure == null) {
            working = true;
            unflushed = 0;
            // a thread of its own, which nobody interrupts: that would close the file
            Thread thread = new Thread(this::work, "offhost-array-write-behind");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private void work() {
        IOException failed = null;
        boolean more = true;
        while (more) {
            try {
                storage.force();
            } catch (IOException e) {
                failed = e;
            }
            more = next(failed);
        }
    }

    private synchronized boolean next(IOException failed) {
        keep(failed);
        if (failed == null && unflushed >= STEP) {
            unflushed = 0;
            return true;
        }
        working = false;
        notifyAll();
        return false;
    }

    private synchronized void keep(IOException failed) {
        if (failure == null) {
            failure = failed;
        }
    }

    /**
     * Returns when everything written is on stable storage.
     *
     * @throws IOException if it is not, now or since a failure before: the operating system tells of a failure once and drops
     *     what it could not write
     */
    void flush() throws IOException {
        synchronized (this) {
            unflushed = 0;
        }
        try {
            storage.force();
        } catch (IOException e) {
            keep(e);
            throw e;
        }
        synchronized (this) {
            if (failure != null) {
                throw new IOException(
                        "what was written before could not be put on stable storage: " + failure.getMessage(), failure);
            }
        }
    }

    /** Returns when the storage is not used any more, so that it can be closed. Nothing may be written from now on. */
    synchronized void end() {
        boolean interrupted = false;
        long end = System.nanoTime() + LONGEST_WAIT_NANOS;
        for (long left = LONGEST_WAIT_NANOS; working && left > 0; left = end - System.nanoTime()) {
            try {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
