// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.backup.CheckLevel;
import org.offhost.backup.RestoreRequest;
import org.offhost.backup.engine.job.TestHands;
import org.offhost.backup.notice.FailedException;
import org.offhost.backup.notice.NoticeCode;
import org.offhost.backup.notice.Remedy;
import org.offhost.block.Access;
import org.offhost.block.BlockDevice;
import org.offhost.block.BlockDeviceProvider;
import org.offhost.block.Designator;
import org.offhost.block.Extent;
import org.offhost.block.StorageFullException;
import org.offhost.block.Unit;
import org.offhost.block.UnitLocator;
import org.offhost.copy.CopyException;
import org.offhost.filesystem.FoundVolume;
import org.offhost.filesystem.VolumeFinder;
import org.offhost.filesystem.VolumeTable;
import org.offhost.tck.FilterBlockDevice;

/** A volume goes to two units in memory: its beginning to the first, most of what is in use to the second. */
class SeveralUnitsRestoreTest {
    private static final int BEFORE = 4096;

    @TempDir
    Path folder;

    private RestoreSite site;
    private byte[] volume;
    private int cut;
    private Designator first;
    private Designator second;
    private RestoreRequest request;

    @BeforeEach
    void build() throws Exception {
        site = new RestoreSite(folder);
        site.addSet(CheckLevel.NONE);
        volume = site.bytes(site.backup().source());
        cut = volume.length / 64 / 4096 * 4096;
        first = site.backup().units().disk(512, BEFORE + cut);
        second = site.backup().units().disk(512, BEFORE + volume.length - cut);
        site.backup().add(VolumeFinder.class, new Halves());
        request = RestoreRequest.of(
                site.backup().medium(), new RestoreRequest.ToUnit(first, false, "1").beside(List.of(second)));
    }

    private final class Halves implements VolumeFinder {
        @Override
        public Optional<VolumeTable> find(BlockDevice unit) {
            boolean alone = unit.size() == BEFORE + cut || unit.size() == BEFORE + volume.length - cut;
            return alone ? table(FoundVolume.lost(1, "linear", "1", "most of it is elsewhere")) : Optional.empty();
        }

        @Override
        public Optional<VolumeTable> findTogether(List<BlockDevice> devices) {
            return table(new FoundVolume(
                    1,
                    List.of(new Extent(BEFORE, cut), new Extent(2L * BEFORE + cut, volume.length - cut)),
                    "linear",
                    "1",
                    ""));
        }

        private Optional<VolumeTable> table(FoundVolume found) {
            return Optional.of(new VolumeTable("halves", 512, List.of(found), List.of()));
        }
    }

    private ThrowingCallable restored(TestHands job) {
        return () -> RestoreSteps.of(request, site.backup().time()).run(job);
    }

    @Test
    void eachUnitGetsItsPartAndNothingBesideIt() throws Throwable {
        restored(site.submit(request)).call();
        byte[] one = site.bytes(first);
        byte[] other = site.bytes(second);
        assertThat(Arrays.equals(one, BEFORE, one.length, volume, 0, cut)).isTrue();
        assertThat(Arrays.equals(other, BEFORE, other.length, volume, cut, volume.length))
                .isTrue();
        assertThat(Arrays.mismatch(Arrays.copyOf(other, BEFORE), new byte[BEFORE]))
                .isEqualTo(-1);
    }

    @Test
    void unitThatGetsNoMoreRoomIsNamedAndAllThatWereMadeGoAgain() throws Exception {
        Made made = new Made(Set.of(first, second));
        site.backup().add(UnitLocator.class, made);
        site.backup().through(new SecondIsFull());
        assertThatThrownBy(restored(site.submit(request))).isInstanceOfSatisfying(FailedException.class, e -> {
            assertThat(e.notice().code()).isEqualTo(NoticeCode.DESTINATION_STORAGE_FULL);
            assertThat(e.notice().fact("unit")).contains(second);
            assertThat((long) e.notice().fact("left").orElseThrow())
                    .as("what is missing there")
                    .isBetween(1L, (long) volume.length - cut);
            assertThat(e.notice().fact("removed")).contains(true);
            assertThat(e.notice().remedies()).contains(Remedy.RESTORE_AGAIN);
        });
        assertThat(made.left).isEmpty();
    }

    @Test
    void unitThatStaysIsToBeOverwritten() throws Exception {
        Made made = new Made(Set.of(second));
        site.backup().add(UnitLocator.class, made);
        site.backup().through(new SecondIsFull());
        assertThatThrownBy(restored(site.submit(request))).isInstanceOfSatisfying(FailedException.class, e -> {
            assertThat(e.notice().fact("removed")).contains(true);
            assertThat(e.notice().remedies()).contains(Remedy.RESTORE_OVER);
        });
        assertThat(made.left).isEmpty();
    }

    /** Made some units for the job, and takes them back. */
    private static final class Made implements UnitLocator {
        private final Set<Designator> left;

        Made(Set<Designator> made) {
            left = new HashSet<>(made);
        }

        @Override
        public Optional<Unit> locate(String address, Use use) {
            return Optional.empty();
        }

        @Override
        public boolean takeBack(Designator unit) {
            return left.remove(unit);
        }
    }

    /** Those in memory; what the second takes its room from is full. */
    private final class SecondIsFull implements BlockDeviceProvider {
        @Override
        public List<Unit> units() {
            return site.backup().units().units();
        }

        @Override
        public Optional<BlockDevice> open(Designator designator, Access access) {
            return site.backup().units().open(designator, access).map(this::full);
        }

        private BlockDevice full(BlockDevice device) {
            return new FilterBlockDevice(device) {
                @Override
                public void write(long position, ByteBuffer source) throws IOException {
                    if (unit().designator().equals(second)) {
                        // as a copy driver tells it
                        throw new CopyException(
                                CopyException.Reason.DESTINATION_FULL,
                                "no room",
                                new StorageFullException(second, "no room", null));
                    }
                    super.write(position, source);
                }
            };
        }
    }
}
