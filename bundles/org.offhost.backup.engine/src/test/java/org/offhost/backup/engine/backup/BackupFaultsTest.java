// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.backup.BackupRequest;
import org.offhost.backup.CheckLevel;
import org.offhost.backup.JobState;
import org.offhost.backup.engine.job.Noted;
import org.offhost.backup.engine.job.StepRow;
import org.offhost.backup.engine.job.TestHands;
import org.offhost.block.BlockDeviceProvider;
import org.offhost.block.ProviderWithdrawnException;

/** Something goes wrong at any transfer of a backup, and no step keeps what is not its own. */
class BackupFaultsTest {
    /** A number without a common measure with what a step does in a round. */
    private static final int STRIDE = 23;

    @TempDir
    Path folder;

    private BackupSite site;
    private FaultyUnits units;
    private TestHands job;
    private int number;

    private StepRow begin() throws IOException {
        site = new BackupSite(folder.resolve("run-" + number++));
        units = site.withFaults();
        BackupRequest request = site.request().check(CheckLevel.FULL);
        job = site.submit(request);
        return site.row(request);
    }

    private int transfersOfAWholeRun() throws Exception {
        StepRow row = begin();
        int before = units.transfers();
        row.run(job);
        isLetGo("whole run");
        return units.transfers() - before;
    }

    private void isLetGo(String what) {
        assertThat(site.leases()).as("leases held behind %s", what).isZero();
        assertThat(units.open()).as("sessions open behind %s", what).isZero();
    }

    private void isWhole(String what) throws IOException {
        assertThat(site.sets())
                .as("sets behind %s", what)
                .singleElement()
                .satisfies(set -> assertThat(set.description().id()).isEqualTo("disk-" + job.id()));
        assertThat(site.array().list()).as("snapshots behind %s", what).isEmpty();
        isLetGo(what);
    }

    @Test
    void driverThatGoesAtAnyTransferIsFollowedByTheNext() throws Exception {
        int transfers = transfersOfAWholeRun();
        assertThat(transfers).isGreaterThan(9 * STRIDE);
        for (int at = 0; at < transfers; at += STRIDE) {
            String what = "a withdrawal at transfer " + at + " of " + transfers;
            StepRow row = begin();
            units.at(at, () -> {
                throw new ProviderWithdrawnException("the device's driver went");
            });
            row.run(job);
            assertThat(units.isOver()).as(what).isTrue();
            isWhole(what);
            assertThat(site.array().cuts()).as("cuts behind %s", what).isEqualTo(1);
        }
    }

    /** What fails before the job is under way may have been done again; what fails behind the commit takes nothing back. */
    @Test
    void transferThatFailsEndsTheRowAndIsLetGoWhenTheJobIsAbandoned() throws Exception {
        int transfers = transfersOfAWholeRun();
        for (int at = 0; at < transfers; at += STRIDE) {
            String what = "a failure at transfer " + at + " of " + transfers;
            StepRow row = begin();
            units.at(at, () -> {
                throw new IOException("the disk said no");
            });
            boolean ended = false;
            try {
                row.run(job);
            } catch (IOException e) {
                ended = true;
            }
            isLetGo(what);
            row.abandon(job);
            assertThat(site.array().list()).as("snapshots behind %s", what).isEmpty();
            boolean committed = row.isDone(job.journal());
            assertThat(site.sets()).as("sets behind %s", what).hasSize(committed ? 1 : 0);
            assertThat(committed || ended).as(what).isTrue();
        }
    }

    @Test
    void jobThatIsCancelledAtAnyTransferEndsAndNothingOfItIsLeft() throws Exception {
        int transfers = transfersOfAWholeRun();
        for (int at = 0; at < transfers; at += STRIDE) {
            String what = "a cancellation at transfer " + at + " of " + transfers;
            StepRow row = begin();
            units.at(at, job::cancel);
            try {
                row.run(job);
            } catch (CancellationException e) {
                assertThat(job.journal().has(Noted.Committed.class)
                                && job.entered().contains(JobState.COMMITTING))
                        .as("committed and cancelled by %s", what)
                        .isEqualTo(row.isDone(job.journal()));
            }
            isLetGo(what);
            row.abandon(job);
            assertThat(site.array().list()).as("snapshots behind %s", what).isEmpty();
            assertThat(site.sets()).as("sets behind %s", what).hasSize(row.isDone(job.journal()) ? 1 : 0);
        }
    }

    @Test
    void processThatDiesAtAnyTransferIsFollowedByOneThatEndsTheJob() throws Exception {
        int transfers = transfersOfAWholeRun();
        for (int at = 0; at < transfers; at += STRIDE) {
            String what = "a death at transfer " + at + " of " + transfers;
            StepRow row = begin();
            units.at(at, () -> {
                throw new InternalError("killed");
            });
            TestHands killed = job;
            assertThatThrownBy(() -> row.run(killed)).as(what).isInstanceOf(InternalError.class);
            BackupRequest request = site.request().check(CheckLevel.FULL);
            job = site.again();
            site.row(request).run(job);
            assertThat(site.sets()).as("sets behind %s", what).hasSize(1);
            assertThat(site.array().list()).as("snapshots behind %s", what).isEmpty();
            assertThat(site.leases()).as("leases held behind %s", what).isZero();
            assertThat(site.array().cuts()).as("cuts behind %s", what).isLessThanOrEqualTo(2);
        }
    }

    @Test
    void deviceWhoseDriverIsGoneForGoodIsWaitedForAndTheJobCanBeResumed() throws Exception {
        StepRow row = begin();
        units.at(20, () -> {
            site.board().remove(BlockDeviceProvider.class, units);
            throw new ProviderWithdrawnException("the device's driver went");
        });
        assertThatThrownBy(() -> row.run(job)).hasMessageStartingWith("no-driver-came");
        assertThat(job.shown()).contains(JobState.WAITING);
        isLetGo("the limit");
        site.add(BlockDeviceProvider.class, units);
        job = site.again();
        site.row(site.request().check(CheckLevel.FULL)).run(job);
        isWhole("a job that was resumed");
    }

    @Test
    void faultOfADriverAmidTheRowLeavesNothingOpen() throws Exception {
        for (int at : List.of(0, 11, 29, 53)) {
            StepRow row = begin();
            units.at(at, () -> {
                throw new IllegalStateException("a fault of the driver");
            });
            try {
                row.run(job);
            } catch (IllegalStateException e) {
                assertThat(e).hasMessage("a fault of the driver");
            }
            isLetGo("a fault at transfer " + at);
        }
    }
}
