// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.offhost.archive.SetRecord;
import org.offhost.backup.BackupRequest;
import org.offhost.backup.CheckLevel;
import org.offhost.backup.JobState;
import org.offhost.backup.RestoreRequest;
import org.offhost.backup.engine.job.Noted;
import org.offhost.backup.engine.job.Step;
import org.offhost.backup.engine.job.StepRow;
import org.offhost.backup.engine.job.TestHands;
import org.offhost.backup.notice.RefusedException;
import org.offhost.block.BlockDevice;
import org.offhost.block.Designator;
import org.offhost.block.Extent;
import org.offhost.block.Layout;
import org.offhost.block.Unit;
import org.offhost.block.UnitLocator;
import org.offhost.copy.CopyException;
import org.offhost.driver.KnownDriver;
import org.offhost.driver.Lease;
import org.offhost.filesystem.FileSystemParser;
import org.offhost.filesystem.FoundVolume;
import org.offhost.filesystem.VolumeFinder;
import org.offhost.filesystem.VolumeMapping;
import org.offhost.filesystem.VolumeTable;

/** The row of a restore to a unit, over units in memory. */
class RestoreUnitStepsTest {
    private static final int BEHIND_THE_PLAN = 3;

    @TempDir
    Path folder;

    private RestoreSite site;
    private byte[] volume;
    private SetRecord set;

    @BeforeEach
    void build() throws Exception {
        site = new RestoreSite(folder);
        set = site.addSet(CheckLevel.FULL);
        volume = site.bytes(site.backup().source());
    }

    private void run(TestHands job, RestoreRequest request) throws IOException, InterruptedException {
        RestoreSteps.of(request, site.backup().time()).run(job);
    }

    /** Does the first steps, as a process that is killed then. */
    private TestHands begun(RestoreRequest request, int steps) throws IOException, InterruptedException {
        TestHands job = site.submit(request);
        List<Step> all =
                RestoreSteps.steps(new RestoreBench(request), site.backup().time());
        new StepRow(all.subList(0, steps), () -> {}, journal -> false).run(job);
        return job;
    }

    /** Without an object for each of millions of bytes, as containsOnly(0) has. */
    private static void assertBlank(byte[] bytes) {
        assertThat(Arrays.mismatch(bytes, new byte[bytes.length]))
                .as("first byte that is not zero")
                .isEqualTo(-1);
    }

    private void isRestored(Designator to, int at) throws IOException {
        byte[] there = site.bytes(to);
        assertThat(Arrays.equals(there, at, at + volume.length, volume, 0, volume.length))
                .as("what is at the destination is the volume")
                .isTrue();
    }

    @Test
    void restorePassesThroughItsStatesAndProvesWhatItDid() throws Exception {
        RestoreRequest request = site.toUnit().check(true);
        TestHands job = site.submit(request);
        run(job, request);
        isRestored(site.destination(), 0);
        assertThat(job.entered().stream().distinct()).containsExactly(JobState.COPYING, JobState.CHECKING);
        assertThat(job.shown()).as("nobody was waited for").isEmpty();
        assertThat(job.tally().summary().checked()).isEqualTo(CheckLevel.FULL);
        assertThat(job.notes())
                .anyMatch(n -> n.startsWith("volume-restored type=fat12"))
                .anyMatch(n -> n.startsWith("unit-proved sums=sums onMedium=true"));
        assertThat(job.journal().find(Noted.Chosen.class))
                .contains(new Noted.Chosen(set.description().id()));
    }

    @Test
    void restoreThatIsNotToBeCheckedSaysSo() throws Exception {
        TestHands job = site.submit(site.toUnit());
        run(job, site.toUnit());
        isRestored(site.destination(), 0);
        assertThat(job.entered()).doesNotContain(JobState.CHECKING);
        assertThat(job.notes()).anyMatch(n -> n.equals("not-compared"));
    }

    /** A process is killed when it has done its first steps, and the next one knows what is durable. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7})
    void nextProcessGoesOnBehindAnyStep(int steps) throws Exception {
        RestoreRequest request = site.toUnit().check(true);
        int before = site.backup().copies();
        begun(request, steps);
        TestHands next = site.again();
        run(next, request);
        isRestored(site.destination(), 0);
        assertThat(site.backup().copies() - before).as("copies").isEqualTo(1);
        assertThat(next.tally().summary().checked()).isEqualTo(CheckLevel.FULL);
    }

    @Test
    void setThatComesToTheMediumMeanwhileIsNotMixedIntoTheOneThatWasBegun() throws Exception {
        begun(site.toUnit(), BEHIND_THE_PLAN);
        site.write(site.backup().source(), lastBlockInUse(), 0x5A);
        SetRecord newer = site.addSet(CheckLevel.NONE);
        TestHands next = site.again();
        run(next, site.toUnit());
        isRestored(site.destination(), 0);
        assertThat(newer.description().id()).isNotEqualTo(set.description().id());
        assertThat(next.tally().summary().setId()).isEqualTo(set.description().id());
    }

    /** Of one of the files. */
    private long lastBlockInUse() {
        int at = volume.length - 1;
        while (volume[at] == 0) {
            at--;
        }
        return at / 512 * 512;
    }

    @Test
    void dryRunWritesNothingAndSaysWhatItWould() throws Exception {
        RestoreRequest request = site.toUnit().dryRun(true);
        TestHands job = site.submit(request);
        int before = site.backup().copies();
        run(job, request);
        assertThat(site.backup().copies()).isEqualTo(before);
        assertBlank(site.bytes(site.destination()));
        assertThat(job.isTouched()).isFalse();
        assertThat(job.notes())
                .anyMatch(n -> n.startsWith("foreseen-volume"))
                .anyMatch(n -> n.startsWith("would-be-copied driver=CopyProvider"));
    }

    @Test
    void destinationThatHoldsDataIsRefusedUnlessItMayBeOverwritten() throws Exception {
        site.write(site.destination(), 4096, 1);
        TestHands job = site.submit(site.toUnit());
        assertThatThrownBy(() -> run(job, site.toUnit()))
                .isInstanceOf(RefusedException.class)
                .hasMessageContainingAll("destination-holds-data", "position=4096");
        assertThat(job.isTouched()).isFalse();
        RestoreRequest overwriting =
                RestoreRequest.of(site.backup().medium(), new RestoreRequest.ToUnit(site.destination(), true));
        run(site.submit(overwriting), overwriting);
        isRestored(site.destination(), 0);
    }

    @Test
    void mediumWithALockedSetIsNeverOverwritten() throws Exception {
        Designator other = site.backup().units().disk(512, 16 << 20);
        BackupRequest locked = BackupRequest.of(site.backup().source(), "locked", other)
                .lockUntil(site.backup().time().now().plus(Duration.ofDays(1)));
        site.backup().row(locked).run(site.backup().submit(locked));
        byte[] before = site.bytes(other);
        RestoreRequest request = RestoreRequest.of(site.backup().medium(), new RestoreRequest.ToUnit(other, true));
        TestHands job = site.submit(request);
        assertThatThrownBy(() -> run(job, request))
                .isInstanceOf(RefusedException.class)
                .hasMessageContainingAll("holds-locked-set", "set=locked-");
        assertThat(site.bytes(other)).isEqualTo(before);
        assertThat(job.isTouched()).isFalse();
    }

    /** What a locator made and nobody wrote is looked at where it begins and ends alone. */
    @Test
    void destinationThatIsUntouchedIsNotReadThroughout() throws Exception {
        Designator disk = site.backup().units().disk(512, 16 << 20);
        site.write(disk, (4 << 20) + 512, 1);
        RestoreRequest request = RestoreRequest.of(site.backup().medium(), new RestoreRequest.ToUnit(disk, false));
        TestHands refused = site.submit(request);
        assertThatThrownBy(() -> run(refused, request)).hasMessageContaining("position=4194816");
        site.backup().add(UnitLocator.class, new Untouched(disk));
        run(site.submit(request), request);
        isRestored(disk, 0);
    }

    /** Says of one unit that it made it and that nobody has written it. */
    private record Untouched(Designator made) implements UnitLocator {
        @Override
        public Optional<Unit> locate(String address, Use use) {
            return Optional.empty();
        }

        @Override
        public boolean isUntouched(Designator unit) {
            return unit.equals(made);
        }
    }

    @Test
    void dataThatTheJobItselfHasWrittenIsNoneThatIsInItsWay() throws Exception {
        site.backup().failCopies(1, CopyException.Reason.DESTINATION_REFUSES);
        TestHands first = site.submit(site.toUnit());
        assertThatThrownBy(() -> run(first, site.toUnit())).isInstanceOf(CopyException.class);
        assertThat(first.isTouched()).isTrue();
        run(site.again(), site.toUnit());
        isRestored(site.destination(), 0);
    }

    @Test
    void destinationThatCannotTakeTheVolumeIsRefusedWithItsReason() throws Exception {
        refused(site.backup().units().disk(512, volume.length - 512), "length=" + (volume.length - 512));
        refused(site.backup().units().disk(4096, volume.length + 4096), "found=4096");
        refused(site.backup().units().tape(1 << 20), "destination-is-tape");
        refused(site.backup().medium(), "destination-is-medium");
    }

    private void refused(Designator unit, String why) throws IOException {
        RestoreRequest request = RestoreRequest.of(site.backup().medium(), new RestoreRequest.ToUnit(unit, false));
        TestHands job = site.submit(request);
        assertThatThrownBy(() -> run(job, request))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining(why);
        assertThat(job.isTouched()).isFalse();
    }

    @Test
    void setThatIsNotThereIsRefused() throws Exception {
        RestoreRequest request = site.toUnit().set("another");
        TestHands job = site.submit(request);
        assertThatThrownBy(() -> run(job, request))
                .isInstanceOf(RefusedException.class)
                .hasMessageContainingAll("no-such-set", "set=another");
    }

    @Test
    void copyThatFailsForAMomentIsTriedAgain() throws Exception {
        site.backup().failCopies(2, CopyException.Reason.TRANSIENT);
        TestHands job = site.submit(site.toUnit());
        run(job, site.toUnit());
        isRestored(site.destination(), 0);
        assertThat(job.notes()).contains("copied-again detail=the device said no");
    }

    @Test
    void parserThatIsMissingWhenAllIsThereIsWaitedFor() throws Exception {
        KnownDriver<FileSystemParser> parser =
                site.backup().board().of(FileSystemParser.class).get(0);
        try (Lease<FileSystemParser> lease = parser.lease()) {
            site.backup().board().remove(FileSystemParser.class, lease.service());
        }
        site.backup()
                .time()
                .then(() -> site.backup()
                        .board()
                        .add(FileSystemParser.class, site.backup().parser()));
        TestHands job = site.submit(site.toUnit());
        run(job, site.toUnit());
        isRestored(site.destination(), 0);
        assertThat(job.shown()).containsExactly(JobState.WAITING, JobState.COPYING);
    }

    @Test
    void mediumThatWasDamagedSinceFailsTheProofAndSaysWhere() throws Exception {
        RestoreRequest request = site.toUnit().check(true);
        TestHands job = begun(request, BEHIND_THE_PLAN);
        site.write(site.backup().medium(), set.start() + set.bodyLength() / 2 / 512 * 512, 0x5A);
        assertThatThrownBy(() -> run(site.again(), request))
                .isInstanceOf(IOException.class)
                .hasMessageContainingAll("restored-differs", "onMedium=true");
        assertThat(job.journal().has(Noted.Checked.class)).isFalse();
    }

    @Test
    void cancelledJobIsAtAnEndBeforeItsNextStep() throws Exception {
        TestHands job = begun(site.toUnit(), BEHIND_THE_PLAN);
        job.cancel();
        assertThatThrownBy(() -> run(job, site.toUnit())).isInstanceOf(CancellationException.class);
        assertBlank(site.bytes(site.destination()));
    }

    /** A disk with one volume behind the first MiB. */
    private RestoreRequest toVolume(Designator disk, String... evidence) {
        return toVolume(disk, () -> List.of(new Extent(table, volume.length)), evidence);
    }

    private RestoreRequest toVolume(Designator disk, Supplier<List<Extent>> pieces, String... evidence) {
        site.backup().add(VolumeFinder.class, unit -> {
            if (!unit.unit().designator().equals(disk)) {
                return Optional.empty();
            }
            FoundVolume found = new FoundVolume(1, pieces.get(), "01h FAT12", "", "");
            return Optional.of(new VolumeTable("mbr", 512, List.of(found), List.of(evidence)));
        });
        return RestoreRequest.of(site.backup().medium(), new RestoreRequest.ToUnit(disk, false, "1"));
    }

    private int table = 1 << 20;

    @Test
    void volumeOfATableIsWrittenAndNothingBesideIt() throws Exception {
        Designator disk = site.backup().units().disk(512, (2 << 20) + volume.length);
        RestoreRequest request = toVolume(disk);
        TestHands job = site.submit(request);
        run(job, request);
        isRestored(disk, 1 << 20);
        byte[] there = site.bytes(disk);
        assertBlank(Arrays.copyOf(there, 1 << 20));
        assertBlank(Arrays.copyOfRange(there, (1 << 20) + volume.length, there.length));
        assertThat(job.journal().find(Noted.Volume.class))
                .contains(new Noted.Volume(1, "", Layout.of(List.of(new Extent(1 << 20, volume.length)))));
    }

    /** What a table tells where it lies is written by nobody: the table would have to change. */
    @Test
    void mappedVolumeIsRefused() throws Exception {
        Designator disk = site.backup().units().disk(512, (2 << 20) + volume.length);
        site.backup()
                .add(
                        VolumeFinder.class,
                        unit -> Optional.of(new VolumeTable(
                                "lvm2",
                                512,
                                List.of(FoundVolume.mapped(
                                        1,
                                        Layout.parse("1048576+" + volume.length),
                                        new WholeMap(volume.length),
                                        "thin",
                                        "vg/a")),
                                List.of())));
        RestoreRequest request =
                RestoreRequest.of(site.backup().medium(), new RestoreRequest.ToUnit(disk, true, "vg/a"));
        assertThatThrownBy(() -> run(site.submit(request), request))
                .isInstanceOf(RefusedException.class)
                .hasMessageContainingAll("volume-mapped", "number=1", "whole bytes");
        assertBlank(site.bytes(disk));
    }

    private record WholeMap(long length) implements VolumeMapping {
        @Override
        public String of() {
            return "whole bytes";
        }

        @Override
        public String state() {
            return "";
        }

        @Override
        public BlockDevice open(BlockDevice around) {
            return around;
        }

        @Override
        public long verify(BlockDevice around, LongConsumer progress) {
            return 0;
        }
    }

    /** A disk with one volume in pieces, the later part of it first. */
    @Test
    void volumeInPiecesIsWrittenPieceByPieceAndNothingBesideIt() throws Exception {
        int cut = volume.length / 3 / 4096 * 4096;
        int behind = 3 << 20;
        Designator disk = site.backup().units().disk(512, behind + volume.length);
        List<Extent> pieces = List.of(
                new Extent(behind, cut), new Extent(4096, cut), new Extent(behind + cut, volume.length - 2L * cut));
        RestoreRequest request = toVolume(disk, () -> pieces);
        TestHands job = site.submit(request);
        run(job, request);
        byte[] there = site.bytes(disk);
        byte[] joined = new byte[volume.length];
        int at = 0;
        for (Extent p : pieces) {
            System.arraycopy(there, (int) p.position(), joined, at, (int) p.length());
            Arrays.fill(there, (int) p.position(), (int) p.end(), (byte) 0);
            at += (int) p.length();
        }
        assertBlank(there);
        assertThat(Arrays.equals(joined, volume)).isTrue();
    }

    @Test
    void tableThatChangedWhileNobodyWorkedOnTheJobIsRefused() throws Exception {
        Designator disk = site.backup().units().disk(512, (2 << 20) + volume.length);
        RestoreRequest request = toVolume(disk);
        begun(request, BEHIND_THE_PLAN);
        table += 4096;
        assertThatThrownBy(() -> run(site.again(), request))
                .isInstanceOf(RefusedException.class)
                .hasMessageContainingAll("volume-moved", "number=1", "before=1048576", "position=1052672");
        assertBlank(site.bytes(disk));
    }

    @Test
    void tableThatContradictsItselfIsRefused() throws Exception {
        Designator disk = site.backup().units().disk(512, (2 << 20) + volume.length);
        RestoreRequest request = toVolume(disk, VolumeTable.CONTRADICTS + "its backup is another");
        TestHands job = site.submit(request);
        assertThatThrownBy(() -> run(job, request))
                .isInstanceOf(RefusedException.class)
                .hasMessageContainingAll("table-doubtful", "contradicts: its backup is another");
        assertThat(job.isTouched()).isFalse();
    }
}
