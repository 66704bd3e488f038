// SPDX-License-Identifier: Apache-2.0
package org.offhost.copy.extended;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Iterator;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.block.UnreadableBlockException;
import org.offhost.copy.CopyException;
import org.offhost.copy.CopyException.Reason;
import org.offhost.copy.CopyPlan;
import org.offhost.copy.Place;
import org.offhost.kit.copy.StoppableCopy;
import org.offhost.scsi.AdditionalSense;
import org.offhost.scsi.CheckConditionException;
import org.offhost.scsi.CommandThread;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A plan under way: steps one by one, refusals learned from, what is transient tried again from what is durable. */
final class ExtendedCopyTask extends StoppableCopy implements Runnable {
    /** What a person calls the driver of these. */
    static final String DRIVER = "the EXTENDED COPY driver";

    private static final Logger LOG = LoggerFactory.getLogger(ExtendedCopyTask.class);

    /** Tries without any progress; each waits twice as long as the one before. */
    private static final int MOST_TRIES = 10;

    private static final long FIRST_WAIT_MILLIS = 10;
    private static final long LONGEST_WAIT_MILLIS = 1000;

    private final CopyPlan plan;
    private final PairConnection connection;
    private final StatusWatch watch;
    private final Lane lane;
    private final PieceCursor pieces;
    private final Iterator<RemoteCopyManager> managers;
    private final Route route;
    private RemoteCopyManager manager;
    private int tries;

    ExtendedCopyTask(CopyPlan plan, PairConnection connection, StatusWatch.Clock clock) {
        super(DRIVER);
        this.plan = plan;
        this.connection = connection;
        this.watch = new StatusWatch(tally(), clock);
        this.lane = new Lane(connection.pair(), new CommandSize(), tally(), watch, this::check);
        this.pieces = new PieceCursor(plan.pieces());
        this.managers = connection.managers().iterator();
        this.manager = managers.next();
        if (plan.destination() instanceof Place.Records r) {
            this.route = new TapeRoute(lane, r, r.firstObject() + plan.start() / r.recordLength(), plan.filemarks());
        } else {
            RangeSegments ranges = plan.source() instanceof Place.Records r
                    ? new TapeRanges(lane, r.firstObject())
                    : new DiskRanges(lane);
            this.route = new DiskRoute(lane, plan.start(), ranges);
        }
    }

    /** Has its commands sent by a thread of its own. */
    void begin() {
        try {
            new CommandThread(this, "offhost-extended-copy").start();
        } catch (RuntimeException | Error e) { // no room for one more thread
            end(e, plan.pieces(), this::disconnect);
            throw e;
        }
    }

    /** Once nothing is in flight the end is told whatever fails: whoever waits for it may write to the destination then. */
    @Override
    public void run() {
        Throwable failure = copied();
        try {
            lane.settle();
            watch.close();
            route.close();
            failure = told(failure);
            if (failure != null) {
                keepWhatIsThere(failure);
            }
        } catch (RuntimeException | Error e) {
            failure = joined(failure, e); // a class that a bundle asks for first when it was refreshed is not to be had
        }
        end(failure, plan.pieces(), this::disconnect);
    }

    /** What was copied is there, whatever becomes of the way to it. */
    private void disconnect() {
        try {
            connection.close();
        } catch (IOException | RuntimeException e) {
            LOG.debug("Closing after a copy: {}", e.getMessage());
        }
    }

    /** What went wrong; null if nothing did. */
    private Throwable copied() {
        Throwable failure = null;
        try {
            copyAll();
        } catch (UnreadableBlockException e) {
            failure = new CopyException(Reason.SOURCE_UNREADABLE, e.getMessage(), e);
        } catch (CheckConditionException e) {
            failure = new CopyException(
                    e.worthRepeating() ? Reason.TRANSIENT : Reason.DESTINATION_REFUSES, e.getMessage(), e);
        } catch (Exception | Error e) {
            failure = e;
        }
        return failure;
    }

    private void copyAll() throws IOException {
        long start = 0;
        for (boolean last = false; !last; ) {
            lane.check();
            Batch batch = route.next(pieces, start, manager);
            try {
                route.perform(batch, manager);
                start = batch.end();
                last = batch.last();
                tries = 0;
                if (!last) {
                    route.keep(false);
                }
            } catch (Lane.RefusedException e) {
                start = recover(batch, e.refusal());
            } catch (CancellationException | ProviderWithdrawnException e) {
                settleStopped(batch, e);
                throw e;
            } catch (InterruptedIOException e) {
                start = recover(batch, transientRefusal(e.getMessage(), e));
            } catch (CopyException e) {
                if (e.reason() != Reason.TRANSIENT) {
                    throw e;
                }
                start = recover(batch, transientRefusal(e.getMessage(), e));
            }
        }
        route.finish();
        tally().there(start);
        tally().durable();
    }

    private static FailedCommand transientRefusal(String message, IOException cause) {
        return new FailedCommand(
                FailedCommand.Kind.TRANSIENT,
                AdditionalSense.NONE,
                new CopyException(Reason.TRANSIENT, message, cause));
    }

    /**
     * Decides how to go on after a step failed.
     *
     * @return byte from the plan's start to go on from
     * @throws CopyException if nothing helps
     */
    private long recover(Batch batch, FailedCommand refusal) throws IOException {
        long there = settle(batch, refusal.exception());
        if (there > 0) {
            tries = 0;
        }
        boolean again;
        if (refusal.kind() == FailedCommand.Kind.LIMIT) {
            again = manager.learn(refusal.code(), batch.length());
        } else if (refusal.kind() == FailedCommand.Kind.TRANSIENT) {
            again = tries < MOST_TRIES && pause(Math.min(FIRST_WAIT_MILLIS << tries, LONGEST_WAIT_MILLIS));
            tries++;
        } else if (refusal.kind() == FailedCommand.Kind.EARLY_WARNING) {
            // a manager that stops there after the last record stops again after the filemarks
            again = there == batch.length() && tries++ < MOST_TRIES;
        } else {
            again = false;
        }
        Reason reason = refusal.exception().reason();
        if (!again && (reason == Reason.UNREACHABLE || reason == Reason.NOT_SUPPORTED) && managers.hasNext()) {
            LOG.info(
                    "The {} copy manager gave up, going on with the other: {}",
                    manager.whose(),
                    refusal.exception().getMessage());
            manager = managers.next();
            again = true;
        }
        if (!again) {
            throw refusal.exception();
        }
        LOG.debug(
                "A copy command was refused, going on from byte {}: {}",
                batch.start() + there,
                refusal.exception().getMessage());
        pieces.putBack(batch.pieces(), there);
        return batch.start() + there;
    }

    private long settle(Batch batch, IOException why) throws IOException {
        try {
            long there = route.settle(batch);
            tally().there(batch.start() + there);
            return there;
        } catch (IOException e) {
            e.addSuppressed(why);
            throw e;
        }
    }

    /** After an abort: what the devices can still say is asked for, what they cannot is not waited for. */
    private void settleStopped(Batch batch, Exception why) {
        lane.settle();
        afterAbort(why, () -> tally().there(batch.start() + route.settle(batch)));
    }

    /** Whoever goes on need not do it again. */
    private void keepWhatIsThere(Throwable why) {
        afterAbort(why, () -> route.keep(true));
    }

    private interface Question {
        void ask() throws IOException;
    }

    /** An abort that was under way may meet the question; the next one it does not. */
    private static void afterAbort(Throwable why, Question question) {
        for (int i = 0; i < 3; i++) {
            try {
                question.ask();
                return;
            } catch (InterruptedIOException e) {
                why.addSuppressed(e);
            } catch (IOException e) {
                why.addSuppressed(e);
                return;
            }
        }
    }

    private boolean pause(long milliseconds) throws IOException {
        try {
            TimeUnit.MILLISECONDS.sleep(milliseconds);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted between two tries");
        }
        lane.check();
        return true;
    }

    @Override
    protected void stopped() {
        lane.abort();
    }
}
