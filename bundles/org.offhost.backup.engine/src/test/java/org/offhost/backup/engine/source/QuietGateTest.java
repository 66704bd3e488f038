// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.offhost.backup.Consistency;
import org.offhost.backup.QuietPolicy;
import org.offhost.backup.engine.job.Ticker;
import org.offhost.backup.notice.RefusedException;
import org.offhost.snapshot.WriteActivityMonitor.Sample;
import org.offhost.snapshot.WriteActivityMonitor.Watch;

/** The gate on a clock of its own: time passes only when the gate pauses or a cut takes time. */
class QuietGateTest {
    private final ManualTicker ticker = new ManualTicker();
    private final TreeSet<Long> writes = new TreeSet<>();
    private final Cuts cuts = new Cuts();
    private String epoch = "one";

    private static QuietPolicy policy(QuietPolicy.OnTimeout onTimeout) {
        return new QuietPolicy(Duration.ofSeconds(3), Duration.ofSeconds(80), onTimeout);
    }

    private QuietGate.Passage pass(QuietPolicy.OnTimeout onTimeout) throws Exception {
        return new QuietGate(policy(onTimeout), ticker).pass(new CountedWrites(), cuts);
    }

    private void writesEverySecondUntil(int seconds) {
        for (long s = 1; s <= seconds; s++) {
            writes.add(s * 1_000_000_000L);
        }
    }

    @Test
    void idleUnitIsCutAfterThreeSeconds() throws Exception {
        QuietGate.Passage passage = pass(QuietPolicy.OnTimeout.FAIL);
        assertThat(passage.waited()).isBetween(Duration.ofSeconds(3), Duration.ofMillis(3300));
        assertThat(passage.consistency()).isEqualTo(Consistency.QUIET);
        assertThat(cuts.made).isEqualTo(1);
    }

    @Test
    void quietPeriodRestartsOnWrite() throws Exception {
        writesEverySecondUntil(10);
        assertThat(pass(QuietPolicy.OnTimeout.FAIL).waited())
                .isBetween(Duration.ofSeconds(13), Duration.ofMillis(13_400));
    }

    @Test
    void newEpochCountsAsWrite() throws Exception {
        ticker.after(Duration.ofSeconds(2), () -> epoch = "two");
        assertThat(pass(QuietPolicy.OnTimeout.FAIL).waited()).isGreaterThanOrEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void restlessUnitIsGivenUpAfterEightySeconds() {
        writesEverySecondUntil(200);
        assertThatThrownBy(() -> pass(QuietPolicy.OnTimeout.FAIL))
                .isInstanceOf(RefusedException.class)
                .hasMessageContainingAll("never-quiet", "seconds=80");
        assertThat(Duration.ofNanos(ticker.nanos())).isBetween(Duration.ofSeconds(80), Duration.ofSeconds(81));
        assertThat(cuts.made).isZero();
    }

    @Test
    void restlessUnitIsCutAnywayWhenToldSoAndLabelled() throws Exception {
        writesEverySecondUntil(200);
        assertThat(pass(QuietPolicy.OnTimeout.CRASH_CONSISTENT).consistency()).isEqualTo(Consistency.CRASH_CONSISTENT);
        assertThat(cuts.made).isEqualTo(1);
    }

    @Test
    void restlessUnitIsCutUnderAQuiescer() throws Exception {
        writesEverySecondUntil(200);
        cuts.frozen = Optional.of(Consistency.APPLICATION_CONSISTENT);
        assertThat(pass(QuietPolicy.OnTimeout.FREEZE).consistency()).isEqualTo(Consistency.APPLICATION_CONSISTENT);
    }

    @Test
    void freezeWithoutQuiescerFails() {
        writesEverySecondUntil(200);
        assertThatThrownBy(() -> pass(QuietPolicy.OnTimeout.FREEZE)).hasMessageContaining("written-all-the-time");
    }

    @Test
    void writeDuringTheCutUndoesItAndOpensTheWindowAgain() throws Exception {
        cuts.writeDuringFirstCut = true;
        QuietGate.Passage passage = pass(QuietPolicy.OnTimeout.FAIL);
        assertThat(cuts.made).isEqualTo(2);
        assertThat(cuts.undone).isEqualTo(1);
        assertThat(passage.waited()).isGreaterThan(Duration.ofSeconds(6));
    }

    private final class CountedWrites implements Watch {
        @Override
        public Sample sample() {
            return new Sample(epoch, writes.headSet(ticker.nanos(), true).size());
        }

        @Override
        public void close() {}
    }

    private final class Cuts implements QuietGate.Surroundings {
        private int made;
        private int undone;
        private boolean writeDuringFirstCut;
        private Optional<Consistency> frozen = Optional.empty();

        @Override
        public void cut() throws InterruptedException {
            if (++made == 1 && writeDuringFirstCut) {
                writes.add(ticker.nanos() + 1);
                ticker.pause(Duration.ofMillis(50));
            }
        }

        @Override
        public void undo() {
            undone++;
        }

        @Override
        public Optional<Consistency> cutFrozen() {
            return frozen;
        }

        @Override
        public void stillQuietFor(Duration quiet, Duration wanted) {
            assertThat(quiet).isLessThan(wanted.plusSeconds(1));
        }
    }

    private static final class ManualTicker implements Ticker {
        private long nanos;
        private long eventAt = Long.MAX_VALUE;
        private Runnable event = () -> {};

        void after(Duration time, Runnable what) {
            eventAt = nanos + time.toNanos();
            event = what;
        }

        @Override
        public long nanos() {
            return nanos;
        }

        @Override
        public Instant now() {
            return Instant.EPOCH.plusNanos(nanos);
        }

        @Override
        public void pause(Duration time) {
            nanos += time.toNanos();
            if (nanos >= eventAt) {
                eventAt = Long.MAX_VALUE;
                event.run();
            }
        }
    }
}
