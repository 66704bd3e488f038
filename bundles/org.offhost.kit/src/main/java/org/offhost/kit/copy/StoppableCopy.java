// SPDX-License-Identifier: Apache-2.0
package org.offhost.kit.copy;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.copy.CopyProgress;
import org.offhost.copy.CopyTask;

/**
 * A copy that is asked to end by any thread, and tells its end once, whatever happened: whoever waits for it may write to the
 * destination then. Its own thread calls {@link #check} before every step; what it began with {@link #begin} ends by itself, any other
 * calls {@link #end} behind the last. Thread-safe.
 */
public abstract class StoppableCopy implements CopyTask {
    // numbers: a class of their own may be asked for first when its bundle is gone, and every check asks
    private static final int CANCELLED = 1;
    private static final int WITHDRAWN = 2;

    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private final String driver;
    private final CopyTally tally = new CopyTally();
    private volatile int stop;
    private Consumer<StoppableCopy> owner = copy -> {};

    /** All of a copy, by one thread. */
    @FunctionalInterface
    protected interface Steps {
        void run() throws IOException, InterruptedException;
    }

    /** @param driver what a person calls it, with its article: "the host copy driver" */
    protected StoppableCopy(String driver) {
        this.driver = driver;
    }

    /** What it did so far; counted by its steps. */
    protected final CopyTally tally() {
        return tally;
    }

    @Override
    public final CopyProgress progress() {
        return tally.progress();
    }

    /** @param atEnd told of its end before anybody else: who keeps it keeps its plan, and what made that */
    final void ownedBy(Consumer<StoppableCopy> atEnd) {
        owner = atEnd;
    }

    @Override
    public final void cancel() {
        stop(CANCELLED);
    }

    /** The provider goes: like {@link #cancel}, with another exception. */
    final void withdraw() {
        stop(WITHDRAWN);
    }

    private void stop(int why) {
        synchronized (this) {
            if (stop != 0 || end.isDone()) {
                return;
            }
            stop = why;
        }
        stopped();
    }

    /**
     * It was asked to end, for the first time: whoever has something in flight that does not end by itself has it aborted. Called by
     * any thread, and returns at once.
     */
    protected void stopped() {
        // the next check ends it
    }

    /**
     * Goes on unless it was asked to end.
     *
     * @throws CancellationException if it was cancelled
     * @throws ProviderWithdrawnException if its provider is withdrawn
     */
    protected final void check() throws ProviderWithdrawnException {
        int why = stop;
        if (why == CANCELLED) {
            throw new CancellationException("the copy was cancelled");
        }
        if (why == WITHDRAWN) {
            throw new ProviderWithdrawnException(driver + " was withdrawn");
        }
    }

    /** The same as a question. */
    protected final boolean isStopped() {
        return stop != 0;
    }

    /**
     * Runs the copy in a daemon thread, which ends it whatever is thrown.
     *
     * @param used as in {@link #end}
     */
    protected final void begin(String thread, Steps steps, Closeable... used) {
        try {
            Thread worker = new Thread(() -> end(failure(steps), used), thread);
            worker.setDaemon(true);
            worker.start();
        } catch (Error e) { // no room for one more thread
            end(e, used);
            throw e;
        }
    }

    private static Throwable failure(Steps steps) {
        try {
            steps.run();
            return null;
        } catch (Exception | Error e) {
            return e;
        }
    }

    /**
     * Closes what it used and tells the end: nothing of it can touch the destination any more. A class that is asked for first when
     * its bundle was refreshed is not to be had, so that anything may throw an error then: it is an end as well, and keeps nothing
     * open.
     *
     * @param failure what went wrong; null if nothing did
     * @param used closed in this order, each whatever became of the one before
     */
    protected final void end(Throwable failure, Closeable... used) {
        Throwable all = failure;
        for (Closeable each : used) {
            try {
                each.close();
            } catch (IOException | RuntimeException | Error e) {
                all = joined(all, e);
            }
        }
        try {
            owner.accept(this);
            all = told(all);
        } catch (RuntimeException | Error e) {
            all = joined(all, e);
        }
        if (all == null) {
            end.complete(null);
        } else {
            end.completeExceptionally(all);
        }
    }

    /** The first of two failures, with the other behind it; either may be null. */
    protected static Throwable joined(Throwable failure, Throwable next) {
        if (failure != null && next != null && failure != next) { // a device may throw what broke it once more
            failure.addSuppressed(next);
        }
        return failure == null ? next : failure;
    }

    /** What an abort broke, or the end of the bundle, is told as what it is: a copy that was stopped. */
    protected final Throwable told(Throwable failure) {
        if (failure instanceof InterruptedIOException || failure instanceof LinkageError) {
            try {
                check();
            } catch (CancellationException | ProviderWithdrawnException e) {
                e.addSuppressed(failure);
                return e;
            }
        }
        return failure;
    }

    @Override
    public final boolean await(Duration limit) throws IOException, InterruptedException {
        try {
            end.get(limit.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException io) {
                throw io;
            }
            throw new IOException("the copy failed: " + e.getCause(), e.getCause());
        }
    }
}
