// SPDX-License-Identifier: Apache-2.0
package org.offhost.tck.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** Writes without end in a thread of its own, turn after turn. Whoever waits for it waits for turns, not for time. */
final class WriterOfTurns implements AutoCloseable {
    private static final int MORE = 3;
    private static final long LIMIT_SECONDS = 60;

    private final Turn turn;
    private final Thread thread;
    private long done;
    private boolean stopped;
    private Throwable failed;

    /** One turn. */
    interface Turn {
        /** @param n from 0 */
        void write(long n) throws IOException;
    }

    WriterOfTurns(Turn turn) {
        this.turn = turn;
        this.thread = new Thread(this::run, "writer");
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        try {
            for (long n = 0; !isStopped(); n++) {
                turn.write(n);
                note();
            }
        } catch (IOException | RuntimeException | AssertionError e) {
            fail(e);
        }
    }

    private synchronized boolean isStopped() {
        return stopped;
    }

    private synchronized void note() {
        done++;
        notifyAll();
    }

    private synchronized void fail(Throwable e) {
        failed = e;
        notifyAll();
    }

    /** Returns when some turns more are done. */
    synchronized void awaitMore() throws InterruptedException {
        long until = done + MORE;
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (done < until && failed == null && System.nanoTime() < end) {
            TimeUnit.NANOSECONDS.timedWait(this, Math.max(1, end - System.nanoTime()));
        }
        assertThat(failed).as("the writer").isNull();
        assertThat(done).as("turns of the writer in %d s", LIMIT_SECONDS).isGreaterThanOrEqualTo(until);
    }

    @Override
    public void close() throws InterruptedException {
        synchronized (this) {
            stopped = true;
        }
        thread.join(TimeUnit.SECONDS.toMillis(LIMIT_SECONDS));
        synchronized (this) {
            assertThat(failed).as("the writer").isNull();
        }
    }
}
