// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.backup.Consistency;
import org.offhost.backup.JobState;
import org.offhost.backup.QuietPolicy;
import org.offhost.backup.engine.job.Noted;
import org.offhost.backup.engine.job.PausedException;
import org.offhost.backup.engine.job.StepRow;
import org.offhost.backup.engine.job.TestHands;
import org.offhost.backup.engine.source.JobSnapshot;
import org.offhost.backup.engine.source.SnapshotLostException;
import org.offhost.backup.notice.RefusedException;
import org.offhost.block.Designator;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.snapshot.SnapshotProvider;
import org.offhost.snapshot.SnapshotRequest;
import org.offhost.snapshot.SnapshotSet;
import org.offhost.snapshot.WriteActivityMonitor;

class GateStepTest {
    @TempDir
    Path folder;

    private BackupSite site;
    private TestHands job;

    @BeforeEach
    void build() throws IOException {
        site = new BackupSite(folder);
        job = site.submit(site.request());
    }

    private GateStep gate() {
        return new GateStep(site.request(), site.time());
    }

    private Noted.SnapshotName name() throws IOException {
        return job.journal().require(Noted.SnapshotName.class);
    }

    @Test
    void idleSourceIsCutAfterItsQuietPeriod() throws Exception {
        assertThat(gate().isDone(job.journal())).isFalse();
        gate().run(job);
        assertThat(gate().isDone(site.again().journal())).as("durable").isTrue();
        Noted.Cut cut = job.journal().require(Noted.Cut.class);
        assertThat(cut.consistency()).isEqualTo(Consistency.QUIET);
        assertThat(cut.waited()).isBetween(QuietPolicy.DEFAULT.period(), Duration.ofSeconds(4));
        assertThat(site.again().tally().summary().consistency())
                .as("what the next process tells")
                .isEqualTo(Consistency.QUIET);
        assertThat(site.array().list()).containsExactly(name().setId());
        assertThat(Noted.SnapshotName.jobOf(name().setId(), "0123456789ab")).contains(job.id());
    }

    @Test
    void writeAmidTheCutUndoesItAndTheNextSetHasAnotherName() throws Exception {
        site.array().writeAmidCut(1);
        gate().run(job);
        assertThat(site.array().cuts()).isEqualTo(2);
        assertThat(name().tries()).isEqualTo(2);
        assertThat(site.array().list()).containsExactly(name().setId());
        assertThat(job.entered())
                .containsExactly(
                        JobState.QUIESCING,
                        JobState.SNAPSHOTTING,
                        JobState.QUIESCING,
                        JobState.QUIESCING,
                        JobState.SNAPSHOTTING);
    }

    /** Whoever dies while the array works leaves a set that his job knows. */
    @Test
    void setIsNamedDurablyBeforeItIsMade() throws Exception {
        List<String> made = new java.util.ArrayList<>();
        site.board().remove(SnapshotProvider.class, site.array());
        site.add(SnapshotProvider.class, new Cutter(made));
        assertThatThrownBy(() -> gate().run(job)).hasMessage("the array is full");
        assertThat(made).containsExactly(name().setId());
        assertThat(job.journal().has(Noted.Cut.class)).isFalse();
    }

    private final class Cutter implements SnapshotProvider {
        private final List<String> made;

        Cutter(List<String> made) {
            this.made = made;
        }

        @Override
        public Optional<Set<Ability>> abilities(Designator unit) {
            return Optional.of(Set.of());
        }

        @Override
        public SnapshotSet prepare(SnapshotRequest request) throws IOException {
            made.add(request.setId());
            assertThat(site.again().journal().require(Noted.SnapshotName.class).setId())
                    .isEqualTo(request.setId());
            throw new IOException("the array is full");
        }

        @Override
        public Optional<SnapshotSet> find(String setId) {
            return Optional.empty();
        }

        @Override
        public List<String> list() {
            return List.of();
        }
    }

    @Test
    void monitorThatSeesThisHostOnlyIsSaid() throws Exception {
        site.array().sees(WriteActivityMonitor.Scope.HOST_LOCAL);
        gate().run(job);
        assertThat(job.notes()).anySatisfy(n -> assertThat(n).isEqualTo("quiet-as-seen-here"));
    }

    @Test
    void monitorOfOneSessionIsNoneAndIsWaitedFor() {
        site.array().sees(WriteActivityMonitor.Scope.SESSION);
        assertThatThrownBy(() -> gate().run(job))
                .isInstanceOf(PausedException.class)
                .hasMessageContaining("needs-write-activity unit=" + site.source());
        assertThat(job.shown()).containsExactly(JobState.WAITING);
    }

    @Test
    void sourceThatIsNeverQuietIsNamed() {
        site.array().neverQuiet();
        assertThatThrownBy(() -> gate().run(job))
                .isInstanceOf(RefusedException.class)
                .hasMessageContainingAll("source=" + site.source());
    }

    @Test
    void driverThatGoesAmidTheGateLetsItBeginAgain() throws Exception {
        site.board().remove(WriteActivityMonitor.class, site.array());
        int[] samples = new int[1];
        site.add(WriteActivityMonitor.class, new WriteActivityMonitor() {
            @Override
            public Optional<Scope> scope(Designator unit) {
                return Optional.of(Scope.LUN_GLOBAL);
            }

            @Override
            public Watch watch(Designator unit) {
                return new Watch() {
                    @Override
                    public Sample sample() throws IOException {
                        if (++samples[0] == 5) {
                            throw new ProviderWithdrawnException("the monitor went");
                        }
                        return new Sample("one", 0);
                    }

                    @Override
                    public void close() {}
                };
            }
        });
        new StepRow(List.of(gate()), () -> {}, journal -> false).run(job);
        assertThat(job.journal().require(Noted.Cut.class).waited())
                .isGreaterThanOrEqualTo(QuietPolicy.DEFAULT.period());
        assertThat(site.array().list()).hasSize(1);
    }

    @Test
    void whatWasCutIsLetGoWhenTheJobWillNotGoOn() throws Exception {
        gate().run(job);
        gate().undo(job);
        assertThat(site.array().list()).isEmpty();
        assertThat(job.journal().has(Noted.Cut.class)).isFalse();
        gate().undo(job);
    }

    @Test
    void lostSnapshotIsNamed() throws Exception {
        gate().run(job);
        site.array().lose();
        JobSnapshot snapshot = new JobSnapshot(job, site.source());
        assertThatThrownBy(snapshot::checkAlive)
                .isInstanceOf(SnapshotLostException.class)
                .hasMessageContaining(name().setId());
        assertThatThrownBy(() -> snapshot.expose(Set.of(""))).isInstanceOf(SnapshotLostException.class);
    }
}
