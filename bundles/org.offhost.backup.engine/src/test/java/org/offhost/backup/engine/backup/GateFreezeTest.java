// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.backup.BackupRequest;
import org.offhost.backup.Consistency;
import org.offhost.backup.QuietPolicy;
import org.offhost.backup.QuietPolicy.OnTimeout;
import org.offhost.backup.engine.job.Noted;
import org.offhost.backup.engine.job.TestHands;
import org.offhost.backup.notice.RefusedException;
import org.offhost.block.Designator;
import org.offhost.driver.KnownDriver;
import org.offhost.snapshot.Quiescer;
import org.offhost.snapshot.WriteActivityMonitor;

/** A source that is never quiet, cut while its writers are held or as it is. */
class GateFreezeTest {
    @TempDir
    Path folder;

    private BackupSite site;
    private TestHands job;
    private final Holder holder = new Holder();

    @BeforeEach
    void build() throws IOException {
        site = new BackupSite(folder);
        site.array().neverQuiet();
    }

    private void pass(OnTimeout onTimeout) throws IOException, InterruptedException {
        BackupRequest request =
                site.request().quiet(new QuietPolicy(Duration.ofSeconds(3), Duration.ofSeconds(5), onTimeout));
        job = site.submit(request);
        GateStep gate = new GateStep(request, site.time());
        try {
            gate.run(job);
        } finally {
            assertThat(holder.held).as("writers that are still held").isZero();
            assertThat(site.leases()).as("leases").isZero();
        }
    }

    private Consistency consistency() throws IOException {
        return job.journal().require(Noted.Cut.class).consistency();
    }

    /** Holds the writers of any unit. */
    private final class Holder implements Quiescer {
        private final List<Duration> most = new ArrayList<>();
        private boolean applicationConsistent;
        private boolean lapses;
        private boolean knowsTheUnit = true;
        private int held;

        @Override
        public Optional<Lease> freeze(Designator unit, Duration maxHold) {
            most.add(maxHold);
            if (!knowsTheUnit) {
                return Optional.empty();
            }
            held++;
            return Optional.of(new Lease() {
                @Override
                public boolean applicationConsistent() {
                    return applicationConsistent;
                }

                @Override
                public boolean holds() {
                    return !lapses;
                }

                @Override
                public void close() {
                    held--;
                }
            });
        }
    }

    @Test
    void writersAreHeldForTheCutAndNoLonger() throws Exception {
        site.add(Quiescer.class, holder);
        pass(OnTimeout.FREEZE);
        assertThat(consistency()).isEqualTo(Consistency.CRASH_CONSISTENT);
        assertThat(holder.most).containsExactly(Duration.ofSeconds(10));
        assertThat(site.array().list()).hasSize(1);
    }

    @Test
    void quiescerThatHasTheApplicationFinishSaysSo() throws Exception {
        holder.applicationConsistent = true;
        site.add(Quiescer.class, holder);
        pass(OnTimeout.FREEZE);
        assertThat(consistency()).isEqualTo(Consistency.APPLICATION_CONSISTENT);
    }

    @Test
    void quiescerOfAnotherUnitIsPassedOver() throws Exception {
        Holder stranger = new Holder();
        stranger.knowsTheUnit = false;
        site.board().add(Quiescer.class, new KnownDriver<>(stranger, Map.of("service.ranking", 9), "stranger", "1"));
        site.add(Quiescer.class, holder);
        pass(OnTimeout.FREEZE);
        assertThat(stranger.held).isZero();
        assertThat(holder.most).hasSize(1);
    }

    @Test
    void cutUnderALeaseThatLapsedIsLetGo() {
        holder.lapses = true;
        site.add(Quiescer.class, holder);
        assertThatThrownBy(() -> pass(OnTimeout.FREEZE))
                .isInstanceOf(RefusedException.class)
                .hasMessageContainingAll("source=" + site.source(), "written-all-the-time");
        assertThat(site.array().cuts()).isEqualTo(1);
        assertThat(site.array().list()).as("snapshots").isEmpty();
    }

    @Test
    void withoutAQuiescerNothingIsCut() {
        assertThatThrownBy(() -> pass(OnTimeout.FREEZE)).isInstanceOf(RefusedException.class);
        assertThat(site.array().cuts()).isZero();
    }

    @Test
    void arrayThatFailsToCutLeavesNoWriterHeld() {
        site.add(Quiescer.class, holder);
        site.array().failCuts(new IOException("no room for a snapshot"));
        assertThatThrownBy(() -> pass(OnTimeout.FREEZE)).hasMessage("no room for a snapshot");
        assertThat(holder.most).hasSize(1);
        assertThat(job.journal().has(Noted.Cut.class)).isFalse();
    }

    @Test
    void jobThatIsCancelledWhileWritersAreHeldLetsThemGo() {
        site.add(Quiescer.class, new Quiescer() {
            @Override
            public Optional<Lease> freeze(Designator unit, Duration maxHold) {
                job.cancel();
                return holder.freeze(unit, maxHold);
            }
        });
        assertThatThrownBy(() -> pass(OnTimeout.FREEZE)).isInstanceOf(CancellationException.class);
        assertThat(site.array().cuts()).isZero();
    }

    @Test
    void sourceMayBeCutAsItIsAndTheSetSaysSo() throws Exception {
        pass(OnTimeout.CRASH_CONSISTENT);
        assertThat(consistency()).isEqualTo(Consistency.CRASH_CONSISTENT);
        assertThat(site.array().list()).hasSize(1);
    }

    /** The one that fails may be the one that sees every write: a lesser one is not taken in its place. */
    @Test
    void monitorThatFailsIsNotReplacedByOneThatSeesLess() {
        site.array().sees(WriteActivityMonitor.Scope.HOST_LOCAL);
        site.add(WriteActivityMonitor.class, new BrokenMonitor());
        assertThatThrownBy(() -> pass(OnTimeout.CRASH_CONSISTENT)).hasMessage("the counters cannot be read");
        assertThat(site.array().cuts()).isZero();
    }

    @Test
    void monitorThatFailsIsInNobodysWayWhereAnotherSeesEveryWrite() throws Exception {
        site.board()
                .add(
                        WriteActivityMonitor.class,
                        new KnownDriver<>(new BrokenMonitor(), Map.of("service.ranking", 9), "broken", "1"));
        pass(OnTimeout.CRASH_CONSISTENT);
        assertThat(site.array().list()).hasSize(1);
    }

    private static final class BrokenMonitor implements WriteActivityMonitor {
        @Override
        public Optional<Scope> scope(Designator unit) throws IOException {
            throw new IOException("the counters cannot be read");
        }

        @Override
        public Watch watch(Designator unit) {
            throw new AssertionError("it cannot");
        }
    }
}
