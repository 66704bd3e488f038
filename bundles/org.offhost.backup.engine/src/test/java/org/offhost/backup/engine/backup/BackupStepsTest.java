// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.offhost.backup.BackupRequest;
import org.offhost.backup.CheckLevel;
import org.offhost.backup.JobState;
import org.offhost.backup.Offload;
import org.offhost.backup.engine.job.Noted;
import org.offhost.backup.engine.job.Step;
import org.offhost.backup.engine.job.StepRow;
import org.offhost.backup.engine.job.TestHands;
import org.offhost.backup.engine.source.SnapshotLostException;
import org.offhost.backup.notice.RefusedException;
import org.offhost.copy.CopyException;
import org.offhost.copy.CopyProvider;
import org.offhost.driver.KnownDriver;
import org.offhost.driver.Lease;
import org.offhost.filesystem.FileSystemParser;

/** The whole row over units in memory. */
class BackupStepsTest {
    @TempDir
    Path folder;

    private BackupSite site;

    @BeforeEach
    void build() throws IOException {
        site = new BackupSite(folder);
    }

    private void isWhole(TestHands job) throws IOException {
        assertThat(site.sets())
                .singleElement()
                .satisfies(set -> assertThat(set.description().id()).isEqualTo("disk-" + job.id()));
        assertThat(site.array().list()).as("snapshots").isEmpty();
        assertThat(job.journal().find(Noted.Committed.class)).contains(new Noted.Committed("disk-" + job.id()));
    }

    @Test
    void backupPassesThroughItsStatesAndLeavesASetAndNoSnapshot() throws Exception {
        TestHands job = site.submit(site.request());
        StepRow row = site.row(site.request());
        assertThat(row.isDone(job.journal())).isFalse();
        row.run(job);
        isWhole(job);
        assertThat(row.isDone(job.journal())).isTrue();
        assertThat(job.entered().stream().distinct())
                .containsExactly(
                        JobState.QUIESCING,
                        JobState.SNAPSHOTTING,
                        JobState.INVENTORY,
                        JobState.COPYING,
                        JobState.CHECKING,
                        JobState.COMMITTING);
        assertThat(job.shown()).as("nobody was waited for").isEmpty();
        assertThat(job.tally().summary().checked()).isEqualTo(CheckLevel.STRUCTURE);
        assertThat(job.tally().summary().snapshotHeld()).isPositive();
    }

    @Test
    void snapshotIsExposedToThePortsOfWhoeverCanCopyAndIsAllowedTo() throws Exception {
        site.copier().readsThrough("iqn.test:mover", "iqn.test:source");
        FakeCopier other = new FakeCopier(site.units());
        other.readsThrough("iqn.test:mover", "iqn.test:third");
        site.add(CopyProvider.class, other);
        BackupRequest request = site.request().offload(Offload.REQUIRED);
        TestHands job = site.submit(request);
        site.row(request).run(job);
        isWhole(job);
        assertThat(site.array().exposed())
                .containsExactlyInAnyOrder("iqn.test:mover", "iqn.test:source", "iqn.test:third");
    }

    @Test
    void portOfACopierThatThePolicyForbidsIsNotExposedTo() throws Exception {
        site.copier().readsThrough("iqn.test:mover");
        BackupRequest request = site.request().offload(Offload.OFF);
        TestHands job = site.submit(request);
        BackupBench bench = new BackupBench(request);
        new StepRow(BackupSteps.steps(bench, site.time(), 1000).subList(0, 4), bench, journal -> false).run(job);
        assertThat(site.array().exposed()).containsExactly("");
    }

    @Test
    void copierThatIsNotThereYetIsNotWaitedForBeforeTheCopy() throws Exception {
        KnownDriver<CopyProvider> copier = site.board().of(CopyProvider.class).get(0);
        try (Lease<CopyProvider> lease = copier.lease()) {
            site.board().remove(CopyProvider.class, lease.service());
        }
        TestHands job = site.submit(site.request());
        BackupBench bench = new BackupBench(site.request());
        List<Step> all = BackupSteps.steps(bench, site.time(), 1000);
        new StepRow(all.subList(0, 10), () -> {}, journal -> false).run(job);
        assertThat(job.shown()).as("nobody was waited for to expose it").isEmpty();
        site.time().then(() -> site.add(CopyProvider.class, site.copier()));
        new StepRow(all.subList(10, all.size()), bench, journal -> false).run(job);
        isWhole(job);
        assertThat(job.shown()).containsExactly(JobState.WAITING, JobState.COPYING);
    }

    /** A process is killed when it has done its first steps, and the next one knows what is durable. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15})
    void nextProcessGoesOnBehindAnyStep(int steps) throws Exception {
        BackupRequest request = site.request().check(CheckLevel.FULL);
        TestHands first = site.submit(request);
        BackupBench bench = new BackupBench(request);
        List<Step> all = BackupSteps.steps(bench, site.time(), 7);
        new StepRow(all.subList(0, steps), bench, journal -> false).run(first);
        int cuts = site.array().cuts();
        int plans = site.copier().plans();
        TestHands next = site.again();
        site.row(request).run(next);
        isWhole(next);
        assertThat(site.array().cuts()).as("cuts").isEqualTo(1);
        assertThat(site.copier().plans()).as("copies").isEqualTo(1);
        assertThat(next.entered().contains(JobState.QUIESCING)).isEqualTo(cuts == 0);
        assertThat(next.entered().contains(JobState.COMMITTING)).isEqualTo(steps < 14);
        assertThat(plans).isEqualTo(steps > 10 ? 1 : 0);
    }

    @Test
    void setThatAKilledProcessCommittedAndCouldNotNoteIsTakenOver() throws Exception {
        BackupRequest request = site.request();
        BackupBench bench = new BackupBench(request);
        List<Step> all = BackupSteps.steps(bench, site.time(), 1000);
        TestHands first = site.submit(request);
        new StepRow(all.subList(0, 15), bench, journal -> false).run(first);
        first.journal().forget(Noted.Committed.class).save();
        TestHands next = site.again();
        site.row(request).run(next);
        isWhole(next);
        assertThat(next.entered()).as("nothing of it is done twice").isEmpty();
    }

    @Test
    void dryRunWritesNothingAndLetsTheSnapshotGo() throws Exception {
        BackupRequest request = site.request().dryRun(true);
        TestHands job = site.submit(request);
        site.row(request).run(job);
        assertThat(site.copier().plans()).isZero();
        assertThat(site.array().cuts()).isEqualTo(1);
        assertThat(site.array().list()).isEmpty();
        assertThat(job.isTouched()).isFalse();
        assertThat(job.notes()).anySatisfy(note -> assertThat(note).startsWith("foreseen-set"));
        assertThat(job.entered()).doesNotContain(JobState.COPYING);
    }

    @Test
    void parserThatIsMissingIsWaitedForAndTheStateShown() throws Exception {
        KnownDriver<FileSystemParser> parser =
                site.board().of(FileSystemParser.class).get(0);
        try (Lease<FileSystemParser> lease = parser.lease()) {
            site.board().remove(FileSystemParser.class, lease.service());
        }
        TestHands job = site.submit(site.request());
        site.time().then(() -> site.board().add(FileSystemParser.class, site.parser()));
        site.row(site.request()).run(job);
        isWhole(job);
        assertThat(job.shown()).containsExactly(JobState.WAITING, JobState.QUEUED);
    }

    @Test
    void copyThatFailsForAMomentIsTriedAgainFromWhereItIsDurable() throws Exception {
        site.copier().failNext(2, CopyException.Reason.TRANSIENT);
        TestHands job = site.submit(site.request());
        site.row(site.request()).run(job);
        isWhole(job);
        assertThat(site.copier().plans()).isEqualTo(3);
        assertThat(job.notes()).contains("copied-again detail=the device said no");
    }

    @Test
    void copyThatFailsForGoodEndsTheJobAndTheSnapshotIsLetGoWhenItIsAbandoned() throws Exception {
        site.copier().failNext(1, CopyException.Reason.SOURCE_UNREADABLE);
        TestHands job = site.submit(site.request());
        StepRow row = site.row(site.request());
        assertThatThrownBy(() -> row.run(job)).isInstanceOf(CopyException.class);
        assertThat(site.array().list()).hasSize(1);
        row.abandon(job);
        assertThat(site.array().list()).isEmpty();
        assertThat(site.sets()).isEmpty();
    }

    @Test
    void snapshotThatIsSpoiledUnderTheCopyIsTheReasonThatIsTold() throws Exception {
        site.copier().failNext(1, CopyException.Reason.SOURCE_UNREADABLE);
        TestHands job = site.submit(site.request());
        BackupBench bench = new BackupBench(site.request());
        List<Step> all = BackupSteps.steps(bench, site.time(), 1000);
        new StepRow(all.subList(0, 10), () -> {}, journal -> false).run(job);
        site.array().spoil();
        assertThatThrownBy(() -> new StepRow(all.subList(10, all.size()), bench, journal -> false).run(job))
                .isInstanceOf(SnapshotLostException.class)
                .hasMessageContaining("FAILED");
    }

    @Test
    void snapshotThatIsSpoiledBehindTheCopyLetsNothingBeCommitted() throws Exception {
        TestHands job = site.submit(site.request());
        BackupBench bench = new BackupBench(site.request());
        List<Step> all = BackupSteps.steps(bench, site.time(), 1000);
        new StepRow(all.subList(0, 12), () -> {}, journal -> false).run(job);
        site.array().spoil();
        assertThatThrownBy(() -> new StepRow(all.subList(12, all.size()), bench, journal -> false).run(job))
                .isInstanceOf(SnapshotLostException.class);
        assertThat(site.sets()).isEmpty();
        assertThat(job.entered()).doesNotContain(JobState.COMMITTING);
    }

    @Test
    void nextProcessWhoseSnapshotIsGoneMixesNoTwoPointsInTime() throws Exception {
        TestHands first = site.submit(site.request());
        BackupBench bench = new BackupBench(site.request());
        new StepRow(BackupSteps.steps(bench, site.time(), 1000).subList(0, 10), bench, journal -> false).run(first);
        site.array().lose();
        assertThatThrownBy(() -> site.row(site.request()).run(site.again())).isInstanceOf(SnapshotLostException.class);
        assertThat(site.array().cuts()).isEqualTo(1);
    }

    @Test
    void tapeAsSourceIsRefusedBeforeAnythingIsWaitedFor() throws Exception {
        BackupRequest request = BackupRequest.of(site.units().tape(1 << 20), "tape", site.medium());
        TestHands job = site.submit(request);
        assertThatThrownBy(() -> site.row(request).run(job))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("source-is-tape");
        assertThat(job.entered()).isEmpty();
        assertThat(site.array().cuts()).isZero();
    }

    @Test
    void sourceWithoutAVolumeIsRefusedBeforeItIsWaitedFor() throws Exception {
        BackupRequest request = BackupRequest.of(site.units().disk(512, 1 << 20), "blank", site.medium());
        TestHands job = site.submit(request);
        assertThatThrownBy(() -> site.row(request).run(job))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("no-volume");
        assertThat(job.entered()).isEmpty();
    }

    @Test
    void cancelledJobIsAtAnEndBeforeItsNextStep() throws Exception {
        TestHands job = site.submit(site.request());
        job.cancel();
        assertThatThrownBy(() -> site.row(site.request()).run(job)).isInstanceOf(CancellationException.class);
        assertThat(Set.copyOf(job.entered())).isEmpty();
    }
}
