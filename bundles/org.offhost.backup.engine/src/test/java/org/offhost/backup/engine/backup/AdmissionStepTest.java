// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.backup.BackupRequest;
import org.offhost.backup.JobState;
import org.offhost.backup.engine.job.Noted;
import org.offhost.backup.engine.job.PausedException;
import org.offhost.backup.engine.job.StepRow;
import org.offhost.backup.engine.job.TestHands;
import org.offhost.backup.notice.RefusedException;
import org.offhost.block.Access;
import org.offhost.block.BlockDevice;
import org.offhost.block.BlockDeviceProvider;
import org.offhost.block.Designator;
import org.offhost.block.Extent;
import org.offhost.block.UnreadableBlockException;
import org.offhost.filesystem.FoundVolume;
import org.offhost.filesystem.VolumeFinder;
import org.offhost.filesystem.VolumeTable;

/** What is refused, or waited for, before the source is made to stand still. */
class AdmissionStepTest {
    @TempDir
    Path folder;

    private BackupSite site;
    private FaultyUnits units;

    @BeforeEach
    void build() throws IOException {
        site = new BackupSite(folder);
        units = site.withFaults();
    }

    private BackupBench admitted(TestHands job, BackupRequest request) throws IOException, InterruptedException {
        BackupBench bench = new BackupBench(request);
        try {
            new AdmissionStep(bench, site.time()).run(job);
        } finally {
            assertThat(units.open()).as("sessions").isZero();
            assertThat(site.leases()).as("leases").isZero();
            assertThat(job.entered()).as("states").isEmpty();
        }
        return bench;
    }

    private void fill(Designator disk, int value) throws IOException {
        try (BlockDevice device = site.units().open(disk, Access.READ_WRITE).orElseThrow()) {
            byte[] all = new byte[(int) device.size()];
            Arrays.fill(all, (byte) value);
            device.write(0, ByteBuffer.wrap(all));
        }
    }

    private void refused(BackupRequest request, String... words) throws IOException {
        TestHands job = site.submit(request);
        assertThatThrownBy(() -> admitted(job, request))
                .isInstanceOf(RefusedException.class)
                .hasMessageContainingAll(words);
        assertThat(job.isTouched()).isFalse();
    }

    @Test
    void sourceAndMediumAreFoundAndNothingIsWritten() throws Exception {
        TestHands job = site.submit(site.request());
        BackupBench bench = admitted(job, site.request());
        assertThat(bench.source().designator()).isEqualTo(site.source());
        assertThat(bench.medium().designator()).isEqualTo(site.medium());
        assertThat(bench.geometry().records()).isFalse();
        assertThat(job.tally().summary().setId()).isEqualTo("disk-" + job.id());
        assertThat(job.isTouched()).isFalse();
        assertThat(site.sets()).isEmpty();
    }

    @Test
    void tapeIsLaidOutForInRecords() throws Exception {
        BackupRequest request =
                BackupRequest.of(site.source(), "disk", site.units().tape(16 << 20));
        site.withoutFaults();
        assertThat(admitted(site.submit(request), request).geometry().records()).isTrue();
    }

    @Test
    void dryRunMakesNoSet() throws Exception {
        BackupRequest request = site.request().dryRun(true);
        TestHands job = site.submit(request);
        admitted(job, request);
        assertThat(job.tally().summary().setId()).isEmpty();
    }

    @Test
    void mediumOfSomebodyElseIsRefused() throws Exception {
        fill(site.medium(), 0x5A);
        refused(site.request(), "medium=" + site.medium(), "medium-foreign");
    }

    @Test
    void volumeThatIsNotThereIsRefused() throws Exception {
        refused(site.request().volume(3), "3");
    }

    @Test
    void nameThatTwoVolumesHaveIsRefusedWithAll() throws Exception {
        site.add(
                VolumeFinder.class,
                unit -> Optional.of(new VolumeTable(
                        "gpt",
                        512,
                        List.of(
                                FoundVolume.at(1, new Extent(512, 512), "data", "twin"),
                                FoundVolume.at(2, new Extent(1024, 512), "data", "twin")),
                        List.of())));
        refused(site.request().volume("twin"), "volume-named-twice", "called=twin", "number=1", "number=2");
        refused(site.request().volume("none"), "no-such-volume", "called=none", "name=twin");
    }

    @Test
    void unitThatNobodyKnowsIsWaitedForUpToTheLimit() throws Exception {
        BackupRequest request = BackupRequest.of(Designator.parse("naa.6000000000000009"), "nowhere", site.medium());
        TestHands job = site.submit(request);
        assertThatThrownBy(() -> admitted(job, request))
                .isInstanceOf(PausedException.class)
                .hasMessageContaining("naa.6000000000000009");
        assertThat(job.shown()).containsExactly(JobState.WAITING);
    }

    @Test
    void jobThatIsCancelledWhileAUnitIsWaitedForEnds() throws Exception {
        site.board().remove(BlockDeviceProvider.class, units);
        TestHands job = site.submit(site.request());
        site.time().then(job::cancel);
        assertThatThrownBy(() -> admitted(job, site.request())).isInstanceOf(CancellationException.class);
    }

    @Test
    void sourceThatCannotBeReadIsToldInTermsOfTheSource() throws Exception {
        TestHands job = site.submit(site.request());
        units.always(() -> {
            throw new UnreadableBlockException(site.source(), 512, "medium error");
        });
        assertThatThrownBy(() -> admitted(job, site.request()))
                .hasMessageContainingAll("position=512", "unit=" + site.source(), "medium error");
    }

    @Test
    void jobThatGoesOnNeedsNoVolumeOnTheLiveUnit() throws Exception {
        BackupRequest request = site.request();
        TestHands first = site.submit(request);
        BackupBench bench = new BackupBench(request);
        new StepRow(BackupSteps.steps(bench, site.time(), 1000).subList(0, 6), bench, journal -> false).run(first);
        assertThat(first.journal().has(Noted.InventoryBegun.class)).isTrue();
        fill(site.source(), 0);
        TestHands next = site.again();
        admitted(next, request);
        site.row(request).run(next);
        assertThat(site.sets()).hasSize(1);
    }

    @Test
    void setsAreNamedSoThatEveryToolTakesTheName() throws Exception {
        for (List<String> name : List.of(
                List.of("db / böse", "db-b-se"), List.of("///", "set"), List.of("x".repeat(90), "x".repeat(40)))) {
            BackupRequest request = BackupRequest.of(site.source(), name.get(0), site.medium());
            TestHands job = site.submit(request);
            assertThat(new BackupBench(request).setId(job)).isEqualTo(name.get(1) + "-" + job.id());
        }
    }
}
