// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.offhost.archive.SetDescription;
import org.offhost.archive.SetRecord;
import org.offhost.archive.medium.DiskMedium;
import org.offhost.archive.set.SetReader;
import org.offhost.backup.BackupRequest;
import org.offhost.backup.BackupRequest.Since;
import org.offhost.backup.CheckLevel;
import org.offhost.backup.engine.job.Step;
import org.offhost.backup.engine.job.StepRow;
import org.offhost.backup.engine.job.TestHands;
import org.offhost.block.Access;
import org.offhost.block.BlockDevice;
import org.offhost.block.Designator;
import org.offhost.block.Extent;
import org.offhost.block.Layout;
import org.offhost.copy.CopyException;
import org.offhost.driver.KnownDriver;
import org.offhost.filesystem.FoundVolume;
import org.offhost.filesystem.VolumeFinder;
import org.offhost.filesystem.VolumeTable;
import org.offhost.tck.Fixtures;

/** A volume striped over two units in memory: two copies, one after the other, whatever ends between them. */
class SeveralUnitsStepsTest {
    private static final int CHUNK = 64 << 10;
    private static final int BEFORE = 1 << 20;
    private static final int BLOCK = 4096;

    @TempDir
    Path folder;

    private BackupSite site;
    private BackupRequest request;
    private Layout layout;

    @BeforeEach
    void build() throws IOException {
        site = new BackupSite(folder);
        byte[] volume = Files.readAllBytes(Fixtures.shared("fat12"));
        int half = volume.length / 2;
        int size = BEFORE + half;
        layout = new Layout(List.of(new Layout.Stripes(
                List.of(new Extent(BEFORE, half), new Extent((long) size + BEFORE, half)), CHUNK)));
        byte[][] halves = new byte[2][size];
        for (int at = 0; at < volume.length; at += CHUNK) {
            System.arraycopy(volume, at, halves[at / CHUNK % 2], BEFORE + at / CHUNK / 2 * CHUNK, CHUNK);
        }
        Designator second = unit(halves[1]);
        request = BackupRequest.of(unit(halves[0]), "disk", site.medium())
                .volume("vg/a")
                .beside(List.of(second))
                .check(CheckLevel.FULL);
        site.board()
                .add(
                        VolumeFinder.class,
                        new KnownDriver<>(finder(size), Map.of(VolumeFinder.TYPE, List.of("halves")), "halves", "1"));
    }

    private Designator unit(byte[] bytes) throws IOException {
        Designator unit = site.units().disk(512, bytes.length);
        try (BlockDevice disk = site.units().open(unit, Access.READ_WRITE).orElseThrow()) {
            disk.write(0, ByteBuffer.wrap(bytes));
        }
        return unit;
    }

    private VolumeFinder finder(int size) {
        return new VolumeFinder() {
            @Override
            public Optional<VolumeTable> find(BlockDevice unit) {
                return unit.size() == size
                        ? Optional.of(table(FoundVolume.lost(1, "striped", "vg/a", "half of it is elsewhere")))
                        : Optional.empty();
            }

            @Override
            public Optional<VolumeTable> findTogether(List<BlockDevice> devices) {
                return Optional.of(table(new FoundVolume(1, layout, "striped", "vg/a", "")));
            }
        };
    }

    private static VolumeTable table(FoundVolume volume) {
        return new VolumeTable("halves", 512, List.of(volume), List.of());
    }

    @AfterEach
    void nothingIsHeld() {
        assertThat(site.leases()).as("leases").isZero();
    }

    private void isWhole() throws IOException {
        SetDescription set = site.sets().get(0).description();
        assertThat(site.sets()).hasSize(1);
        assertThat(set.facts())
                .containsEntry("volumeRanges", layout.toString())
                .containsEntry(
                        "volumeUnits", request.source() + " " + request.beside().get(0));
        assertThat(site.array().list()).as("snapshots").isEmpty();
        assertThat(site.array().cuts()).as("cuts").isEqualTo(1);
    }

    @Test
    void bothAreCutOnceAndCopiedOneAfterTheOther() throws Exception {
        TestHands job = site.submit(request);
        site.row(request).run(job);
        isWhole();
        assertThat(site.copier().plans()).isEqualTo(2);
        assertThat(job.tally().summary().checked()).as("every byte").isEqualTo(CheckLevel.FULL);
    }

    @Test
    void copyThatFailsIsMadeAgain() throws Exception {
        site.failCopies(1, CopyException.Reason.TRANSIENT);
        site.row(request).run(site.submit(request));
        isWhole();
        assertThat(site.copier().plans()).isEqualTo(3);
    }

    /** What the first copy gave is durable, but only the last one is noted. */
    @Test
    void processThatDiesBetweenTheCopiesIsFollowedByOneThatMakesBothAnew() throws Exception {
        site.copier().endProcessAt(2);
        TestHands killed = site.submit(request);
        assertThatThrownBy(() -> site.row(request).run(killed)).isInstanceOf(InternalError.class);
        site.row(request).run(site.again());
        isWhole();
        assertThat(site.copier().plans()).isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5, 10, 11, 12, 14})
    void nextProcessGoesOnBehindAnyStep(int steps) throws Exception {
        BackupBench bench = new BackupBench(request);
        List<Step> all = BackupSteps.steps(bench, site.time(), 7);
        new StepRow(all.subList(0, steps), bench, journal -> false).run(site.submit(request));
        site.row(request).run(site.again());
        isWhole();
        assertThat(site.copier().plans()).isEqualTo(2);
    }

    /** What the array tells of each unit by itself is told of the volume on both. */
    @Test
    void onlyWhatWasWrittenOfEitherIsSavedOfAVolumeThatIsContinued() throws Exception {
        site.row(request).run(site.submit(request));
        byte[] volume = Files.readAllBytes(Fixtures.shared("fat12"));
        int at = lastInUseOnSecond(volume);
        byte[] block = new byte[BLOCK];
        Arrays.fill(block, (byte) 0x5A);
        System.arraycopy(block, 0, volume, at, BLOCK);
        Designator second = request.beside().get(0);
        long onUnit = BEFORE + at / CHUNK / 2 * CHUNK + at % CHUNK;
        try (BlockDevice disk = site.units().open(second, Access.READ_WRITE).orElseThrow()) {
            disk.write(onUnit, ByteBuffer.wrap(block));
        }
        site.array().wrote(second, List.of(new Extent(onUnit, BLOCK)));
        BackupRequest next = BackupRequest.of(request.source(), "next", site.medium())
                .volume("vg/a")
                .beside(request.beside())
                .check(CheckLevel.FULL)
                .since(Since.LAST);
        TestHands job = site.submit(next);
        site.row(next).run(job);
        SetRecord set = site.sets().get(1);
        assertThat(job.notes())
                .contains("continues set=" + site.sets().get(0).description().id() + " length=" + BLOCK)
                .noneMatch(n -> n.startsWith("all-allocated"));
        assertThat(Arrays.copyOfRange(shown(set), at, at + BLOCK)).isEqualTo(block);
        assertThat(shown(set)).isEqualTo(volume);
    }

    private static int lastInUseOnSecond(byte[] volume) {
        int at = volume.length - 1;
        while (volume[at] == 0 || at / CHUNK % 2 == 0) {
            at--;
        }
        return at / BLOCK * BLOCK;
    }

    private byte[] shown(SetRecord set) throws IOException {
        try (DiskMedium disk = new DiskMedium(
                        site.units().open(site.medium(), Access.READ).orElseThrow());
                SetReader reader = disk.open(set);
                BlockDevice volume = reader.volume()) {
            ByteBuffer all = ByteBuffer.allocate((int) volume.size());
            volume.read(0, all);
            return all.array();
        }
    }

    @Test
    void volumeIsNotFoundOnOneOfThemAlone() throws Exception {
        BackupRequest alone =
                BackupRequest.of(request.source(), "disk", site.medium()).volume("vg/a");
        assertThatThrownBy(() -> site.row(alone).run(site.submit(alone)))
                .hasMessageContaining("half of it is elsewhere");
    }
}
