// SPDX-License-Identifier: Apache-2.0
package org.offhost.driver;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.offhost.block.ProviderWithdrawnException;

/**
 * How somebody gets over drivers that go away or are not there yet. He waits for another at most as long as its limit; one that
 * says again and again that it is withdrawn, and stays, is no better than none. Every wait ends: with the driver, at the limit,
 * when the waiter is cancelled within 200 ms, or when its thread is interrupted.
 */
public final class Patience {
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private static final long LONGEST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** So many withdrawals on end are an update or two, and nothing that has to be shown. */
    private static final int UNREMARKABLE = 3;

    private final Waiter waiter;
    private final DriverChanges drivers;
    private final Duration limit;
    private long withdrawnAt;

    /** Withdrawals since something was last got done, and when the first was. */
    private int withdrawals;

    private long stuckSince;
    private long mostDone;

    /** Who waits. Called by the thread that waits. */
    public interface Waiter {
        /** Throws, unchecked, if nobody wants to wait any more. */
        void checkCancelled();

        /** It has to wait for something; not told again until it goes on. */
        void waits(Need need);

        /** It has to wait for a driver that stays: one goes again and again. */
        void waitsForSteady(Throwable cause);

        /** What it waited for is there. */
        void goesOn();

        /** A driver was withdrawn under it, the first since something was got done. */
        void lost(Throwable cause);

        /** The next driver has done its first unit of work, so long after the withdrawal. */
        void overcame(Duration gap);
    }

    /** @param limit how long a driver is waited for */
    public Patience(Waiter waiter, DriverChanges drivers, Duration limit) {
        this.waiter = waiter;
        this.drivers = drivers;
        this.limit = limit;
    }

    /**
     * Notes that a driver was withdrawn under its user and gives the framework a moment to say so: a longer one each time, as
     * long as nothing is got done between.
     *
     * @throws PatienceEndedException if that went on for longer than the limit
     */
    public void withdrawn(Throwable cause) throws IOException, InterruptedException {
        long now = drivers.nanos();
        long pause;
        synchronized (this) {
            if (withdrawnAt == 0) {
                withdrawnAt = now;
            }
            if (withdrawals == 0) {
                stuckSince = now;
            }
            withdrawals++;
            long left = limit.toNanos() - (now - stuckSince);
            if (withdrawals > UNREMARKABLE && left <= 0) {
                throw new PatienceEndedException(withdrawals, limit, cause.getMessage());
            }
            int doublings = Math.min(withdrawals - 1, 7);
            pause = Math.min(FIRST_PAUSE_NANOS << doublings, LONGEST_PAUSE_NANOS);
            if (withdrawals > UNREMARKABLE) {
                pause = Math.max(1, Math.min(pause, left));
            }
        }
        if (withdrawals == 1) {
            waiter.lost(cause);
        }
        boolean told = withdrawals > UNREMARKABLE;
        if (told) {
            waiter.waitsForSteady(cause);
        }
        long seen = drivers.generation();
        long end = now + pause;
        for (long left = pause; left > 0 && drivers.generation() == seen; left = end - drivers.nanos()) {
            waiter.checkCancelled();
            drivers.awaitChange(seen, Math.min(left, LOOK_NANOS));
        }
        if (told) {
            waiter.goesOn();
        }
    }

    /** A unit of work was done; after a withdrawal it is the first of the next driver. */
    public void working() {
        long at;
        synchronized (this) {
            at = withdrawnAt;
            withdrawnAt = 0;
        }
        if (at != 0) {
            waiter.overcame(Duration.ofNanos(drivers.nanos() - at));
        }
    }

    /** The work came so far; further than ever before is progress, and a withdrawal after it is a first one. */
    public synchronized void reached(long done) {
        if (done > mostDone) {
            mostDone = done;
            withdrawals = 0;
        }
    }

    /** A piece of work is over, or another begins: what is got done is counted anew. */
    public synchronized void progressed() {
        mostDone = 0;
        withdrawals = 0;
    }

    /** Something that may be had now, or later when a driver appears. */
    public interface Attempt<T> {
        /** Empty if no driver is there that could do it. */
        Optional<T> now() throws IOException;
    }

    /**
     * Tries now and whenever a driver came or went, until it succeeds.
     *
     * @param need what is waited for
     * @throws PatienceEndedException if the limit is over
     */
    public <T> T await(Need need, Attempt<T> attempt) throws IOException, InterruptedException {
        long deadline = drivers.nanos() + limit.toNanos();
        boolean told = false;
        while (true) {
            waiter.checkCancelled();
            long seen = drivers.generation();
            Optional<T> result = unlessWithdrawn(attempt);
            if (result.isPresent()) {
                if (told) {
                    waiter.goesOn();
                }
                return result.get();
            }
            long left = deadline - drivers.nanos();
            if (left <= 0) {
                throw new PatienceEndedException(limit, need);
            }
            if (!told) {
                waiter.waits(need);
                told = true;
            }
            drivers.awaitChange(seen, Math.min(left, LOOK_NANOS));
        }
    }

    private <T> Optional<T> unlessWithdrawn(Attempt<T> attempt) throws IOException {
        long seen = drivers.withdrawals();
        try {
            return attempt.now();
        } catch (ProviderWithdrawnException e) {
            return Optional.empty();
        } catch (LinkageError e) {
            if (wentAway(e, seen)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** A piece of work that can be begun again when a driver went away in its midst. */
    public interface Work<T> {
        T run() throws IOException, InterruptedException;
    }

    /** Repeats the work when a driver is withdrawn under it; the work waits by itself for the next driver. */
    public <T> T surviving(Work<T> work) throws IOException, InterruptedException {
        while (true) {
            waiter.checkCancelled();
            long seen = drivers.withdrawals();
            try {
                T result = work.run();
                progressed();
                return result;
            } catch (IOException | LinkageError e) {
                if (!wentAway(e, seen)) {
                    throw e;
                }
                withdrawn(e);
            }
        }
    }

    /**
     * Whether an exception is how a driver's going shows. Classes of a bundle that is being updated are gone before its last
     * session has ended: a {@link LinkageError} then is a withdrawal; without one it is a driver that does not work.
     *
     * @param seen {@link DriverChanges#withdrawals} before the work began
     */
    public boolean wentAway(Throwable e, long seen) {
        for (Throwable t = e; t != null; t = t.getCause()) {
            if (t instanceof ProviderWithdrawnException) {
                return t == e;
            }
            if (t instanceof LinkageError) {
                return drivers.withdrawals() != seen;
            }
        }
        return false;
    }
}
