// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.source;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.offhost.backup.Consistency;
import org.offhost.backup.QuietPolicy;
import org.offhost.backup.QuietPolicy.OnTimeout;
import org.offhost.backup.engine.job.Ticker;
import org.offhost.backup.notice.Notice;
import org.offhost.backup.notice.NoticeCode;
import org.offhost.backup.notice.RefusedException;
import org.offhost.backup.notice.Remedy;
import org.offhost.snapshot.WriteActivityMonitor.Sample;
import org.offhost.snapshot.WriteActivityMonitor.Watch;

/**
 * Waits until a unit was not written for a period, cuts, and proves by the counter that no write came between.
 *
 * <p>Quiet at the unit is not quiet in the application: the label says so.
 */
public final class QuietGate {
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(200);

    private final QuietPolicy policy;
    private final Ticker ticker;

    public QuietGate(QuietPolicy policy, Ticker ticker) {
        this.policy = policy;
        this.ticker = ticker;
    }

    /** What the gate asks of the job around it. */
    public interface Surroundings {
        /** Cuts the snapshot. */
        void cut() throws IOException, InterruptedException;

        /** Lets a cut go that came amid writes; the next one is another. */
        void undo() throws IOException, InterruptedException;

        /** Cuts while a quiescer holds the writers; empty if there is none for the unit, or its lease ended too early. */
        Optional<Consistency> cutFrozen() throws IOException, InterruptedException;

        /** Called often; throws if the job was cancelled. */
        void stillQuietFor(Duration quiet, Duration wanted);
    }

    /** How the gate was passed. */
    public record Passage(Duration waited, Consistency consistency) {}

    /**
     * Returns after the cut.
     *
     * @throws RefusedException if the unit was never quiet and the policy says to fail
     */
    public Passage pass(Watch watch, Surroundings around) throws IOException, InterruptedException {
        long began = ticker.nanos();
        while (awaitQuiet(watch, began, around)) {
            Sample before = watch.sample();
            around.cut();
            if (watch.sample().equals(before)) {
                return new Passage(ticker.since(began), Consistency.QUIET);
            }
            around.undo();
        }
        return onTimeout(began, around);
    }

    private boolean awaitQuiet(Watch watch, long began, Surroundings around) throws IOException, InterruptedException {
        Duration tenth = policy.period().dividedBy(10);
        Duration pause = tenth.compareTo(LONGEST_PAUSE) > 0
                ? LONGEST_PAUSE
                : tenth.compareTo(SHORTEST_PAUSE) < 0 ? SHORTEST_PAUSE : tenth;
        Sample last = watch.sample();
        long quietSince = ticker.nanos();
        while (true) {
            Duration quiet = ticker.since(quietSince);
            around.stillQuietFor(quiet, policy.period());
            if (quiet.compareTo(policy.period()) >= 0) {
                return true;
            }
            if (ticker.since(began).compareTo(policy.timeout()) >= 0) {
                return false;
            }
            ticker.pause(pause);
            Sample sample = watch.sample();
            if (!sample.equals(last)) {
                last = sample;
                quietSince = ticker.nanos();
            }
        }
    }

    private Passage onTimeout(long began, Surroundings around) throws IOException, InterruptedException {
        if (policy.onTimeout() == OnTimeout.FREEZE) {
            Consistency label = around.cutFrozen()
                    .orElseThrow(() -> new RefusedException(Notice.of(NoticeCode.WRITTEN_ALL_THE_TIME)
                            .with("seconds", policy.timeout().toSeconds())
                            .remedy(Remedy.STOP_WRITERS, Remedy.START_QUIESCER, Remedy.CUT_ANYWAY)));
            return new Passage(ticker.since(began), label);
        }
        if (policy.onTimeout() == OnTimeout.CRASH_CONSISTENT) {
            around.cut();
            return new Passage(ticker.since(began), Consistency.CRASH_CONSISTENT);
        }
        throw new RefusedException(Notice.of(NoticeCode.NEVER_QUIET)
                .with("millis", policy.period().toMillis())
                .with("seconds", policy.timeout().toSeconds())
                .remedy(Remedy.STOP_WRITERS, Remedy.FREEZE, Remedy.CUT_ANYWAY));
    }
}
