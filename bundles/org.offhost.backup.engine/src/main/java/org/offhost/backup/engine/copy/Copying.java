// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.copy;

import java.io.IOException;
import java.time.Duration;
import org.offhost.backup.Offload;
import org.offhost.backup.engine.job.Hands;
import org.offhost.backup.notice.Notice;
import org.offhost.backup.notice.NoticeCode;
import org.offhost.copy.CopyException;
import org.offhost.copy.CopyPlan;
import org.offhost.copy.CopyProgress;
import org.offhost.copy.CopyProvider;
import org.offhost.copy.CopyTask;
import org.offhost.copy.Place;
import org.offhost.driver.Lease;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gets a stream of pieces to its destination, whatever copy drivers come and go meanwhile. */
public final class Copying {
    private static final Logger LOG = LoggerFactory.getLogger(Copying.class);
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final Duration SETTLE = Duration.ofMinutes(2);
    private static final int TRIES = 3;

    private final Hands job;
    private final CopyLadder ladder;
    private final Stream stream;

    /** What is to be copied. */
    public interface Stream {
        /** Where the ranges of {@link #plan} lie. */
        Place source(long from);

        /** Where {@link #plan} writes. */
        Place destination(long from);

        /** Called once, when somebody was found who can copy, before anything is written. */
        void begin() throws IOException, InterruptedException;

        /** Bytes a start must be a multiple of: the destination's block or record length. */
        int unit();

        /** The first byte to copy. */
        long from() throws IOException;

        /** Behind the last byte. */
        long end();

        /** Waits until source and destination can be reached again, where one of them went. */
        void awaitUnits() throws IOException, InterruptedException;

        /** Makes sure that the destination is what it was, before another try or another driver writes to it. */
        void requireThere() throws IOException, InterruptedException;

        /** The plan from a byte on, a multiple of the unit, up to {@link #planned}. */
        CopyPlan plan(long from) throws IOException, InterruptedException;

        /** Behind the last byte of {@link #plan}: all the rest, unless source or destination does not lie together. */
        default long planned(long from) {
            return end();
        }

        /** Told what is at its place for good; made durable before this returns. */
        void durable(long offset) throws IOException;
    }

    public Copying(Hands job, Offload policy, Stream stream) {
        this.job = job;
        this.ladder = new CopyLadder(job, policy);
        this.stream = stream;
    }

    /** Returns when all is at its place. */
    public void run() throws IOException, InterruptedException {
        int failures = 0;
        boolean begun = false;
        boolean failed = false;
        long at = down(stream.from());
        job.showProgress(at, stream.end());
        while (at < stream.end()) { // a task that ends well has done all of its plan, which may not be all
            if (failed) {
                stream.awaitUnits();
            }
            CopyLadder.Rung rung = ladder.choose(stream.source(at), stream.destination(at));
            if (!begun) {
                stream.begin();
                begun = true;
            }
            Attempt attempt = new Attempt(rung, at);
            long seen = job.board().withdrawals();
            try {
                if (failed) {
                    stream.requireThere();
                }
                attempt.run();
                at = attempt.durable();
                failures = 0;
                failed = false;
                continue;
            } catch (CopyException e) {
                failures = attempt.durable() > at ? 1 : failures + 1;
                if (e.reason() == CopyException.Reason.UNREACHABLE
                        && !WayBack.areThere(job, stream.source(at), stream.destination(at))) {
                    job.withdrawn(e); // nobody reaches it now: that is not this driver's
                } else {
                    afterFailure(rung, e, failures);
                }
            } catch (IOException | LinkageError e) {
                if (!job.wentAway(e, seen)) {
                    throw e;
                }
                job.withdrawn(e);
            }
            failed = true;
            at = down(attempt.durable());
        }
    }

    private long down(long offset) {
        return offset >= stream.end() ? stream.end() : offset - offset % stream.unit();
    }

    private void afterFailure(CopyLadder.Rung rung, CopyException e, int failures) throws CopyException {
        switch (e.reason()) {
            case UNREACHABLE, NOT_SUPPORTED -> ladder.giveUp(rung, e.getMessage());
            case TRANSIENT -> {
                if (failures >= TRIES) {
                    throw e;
                }
                job.tally().note(Notice.of(NoticeCode.COPIED_AGAIN).with("detail", e.getMessage()));
            }
            default -> throw e;
        }
    }

    /** One plan given to one driver. */
    private final class Attempt {
        private final CopyLadder.Rung rung;
        private final long start;
        private long durable;
        private long shown;

        Attempt(CopyLadder.Rung rung, long start) {
            this.rung = rung;
            this.start = start;
            this.durable = start;
        }

        long durable() {
            return durable;
        }

        void run() throws IOException, InterruptedException {
            CopyPlan plan = stream.plan(start);
            try (Lease<CopyProvider> lease = rung.driver().lease()) {
                CopyTask task = begin(lease, plan);
                job.working();
                try {
                    while (!task.await(LOOK)) {
                        note(task.progress());
                        job.checkCancelled();
                        lease.check();
                    }
                } catch (Throwable e) {
                    settle(task);
                    throw e;
                } finally {
                    note(task.progress());
                    job.tally().copied();
                }
                // the pieces may end before the plan does: what is behind them stays as it is
                reached(stream.planned(start), 0);
            }
        }

        /** The task closes its pieces, and with them the source; where none begins, nobody else does. */
        private CopyTask begin(Lease<CopyProvider> lease, CopyPlan plan) throws IOException {
            try {
                return lease.service().start(plan);
            } catch (Throwable e) {
                try {
                    plan.pieces().close();
                } catch (IOException again) {
                    e.addSuppressed(again);
                }
                throw e;
            }
        }

        private void note(CopyProgress progress) throws IOException {
            job.tally().copying(progress);
            reached(Math.min(stream.end(), start + progress.durable()), progress.inFlight());
        }

        private void reached(long now, long inFlight) throws IOException {
            shown = Math.max(shown, Math.min(stream.end(), now + inFlight));
            job.showProgress(shown, stream.end());
            if (now > durable) {
                durable = now;
                stream.durable(now);
            }
        }

        /** Nobody touches the destination before the device side is settled. */
        private void settle(CopyTask task) {
            task.cancel();
            try {
                if (!task.await(SETTLE)) {
                    LOG.warn(
                            "job {}: a copy did not stop within {} s; {} may still be written",
                            job.id(),
                            SETTLE.toSeconds(),
                            stream.destination(start).unit());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (IOException | RuntimeException | Error e) {
                LOG.debug("job {}: a copy ended: {}", job.id(), e.toString()); // as asked, or as is told above
            }
        }
    }
}
