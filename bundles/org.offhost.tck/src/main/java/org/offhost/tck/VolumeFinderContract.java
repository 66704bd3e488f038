// SPDX-License-Identifier: Apache-2.0
package org.offhost.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.offhost.block.BlockDevice;
import org.offhost.block.Extent;
import org.offhost.block.Origin;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.filesystem.FoundVolume;
import org.offhost.filesystem.VolumeFinder;
import org.offhost.filesystem.VolumeTable;

/**
 * What every finder of volumes must do; its test extends this and inherits the checks.
 *
 * <p>All runs are on read-only devices that count writes: a finder never even tries one.
 */
public abstract class VolumeFinderContract {
    /** How many damages of a table are tried. */
    private static final int DAMAGES = 400;

    /** A damaged table is read in this time, or the finder runs in a circle. */
    private static final Duration DAMAGE_LIMIT = Duration.ofSeconds(5);

    /** "Reads little": both copies of a table and where its volumes begin. */
    private static final long MOST_READ = 8L << 20;

    /** A finder as its component framework activates it. */
    protected abstract VolumeFinder finder();

    /** Takes the finder away as its component framework does on deactivation. */
    protected abstract void withdraw(VolumeFinder finder);

    /** Units with tables that the finder must read: {@link TableSample#all()} or some of it, or its own kind. */
    protected abstract List<TableSample> units();

    @Test
    void aTableIsRead() {
        assertThat(units())
                .as("no table was read: units() is empty, so nothing is proved of the finder")
                .isNotEmpty();
    }

    @TestFactory
    Stream<DynamicTest> everyVolumeIsFoundWhereItLies() {
        return onEachUnit((sample, device) -> {
            VolumeTable table = finder().find(device).orElseThrow();
            assertThat(table.type()).isEqualTo(sample.type());
            assertThat(table.sectorLength()).isEqualTo(sample.sectorLength());
            assertThat(places(table)).isEqualTo(places(sample.volumes()));
            assertThat(table.volumes())
                    .allMatch(FoundVolume::isSound)
                    .allSatisfy(v -> assertThat(v.kind()).isNotBlank());
            assertThat(device.bytesRead()).isLessThanOrEqualTo(MOST_READ);
        });
    }

    @TestFactory
    Stream<DynamicTest> evidenceSaysWhyAndContradictsNothingSound() {
        return onEachUnit((sample, device) -> assertThat(
                        finder().find(device).orElseThrow().evidence())
                .isNotEmpty()
                .allSatisfy(e -> assertThat(e).isNotBlank().doesNotStartWith(VolumeTable.CONTRADICTS)));
    }

    @TestFactory
    Stream<DynamicTest> foundVolumeIsADeviceThatKnowsItsPlace() {
        return onEachUnit((sample, device) -> {
            for (FoundVolume v : finder().find(device).orElseThrow().volumes()) {
                BlockDevice volume = v.on(device);
                ByteBuffer all = ByteBuffer.allocate((int) v.length());
                volume.read(0, all.duplicate());
                while (all.hasRemaining()) {
                    Origin.Head head = volume.origin().at(new Extent(all.position(), all.remaining()));
                    byte[] part = new byte[(int) head.length()];
                    all.get(part);
                    if (head instanceof Origin.OnUnit on) {
                        Extent r = on.extent();
                        assertThat(part)
                                .as("%s of %s", r, v)
                                .isEqualTo(Arrays.copyOfRange(sample.unit(), (int) r.position(), (int) r.end()));
                    } else if (head instanceof Origin.Zeros) {
                        assertThat(part).as("%s of %s", head, v).containsOnly(0);
                    }
                }
                assertThat(volume.size()).isEqualTo(v.length());
                if (!v.isMapped()) {
                    assertThat(volume.origin().layout()).isEqualTo(v.layout());
                }
                v.verify(device, n -> {});
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> mappedVolumeIsNeverWritten() {
        return onEachUnit((sample, device) -> {
            for (FoundVolume v : finder().find(device).orElseThrow().volumes()) {
                if (v.isMapped()) {
                    ByteBuffer block = ByteBuffer.allocate(device.blockLength());
                    assertThatThrownBy(() -> v.on(device).write(0, block)).isInstanceOf(IOException.class);
                }
            }
        });
    }

    @Test
    void whatIsNoTableIsNone() throws IOException {
        byte[] noise = new byte[1 << 20];
        new Random(7).nextBytes(noise);
        for (int length : new int[] {0, 512, 1024, 4096, 65_536, 1 << 20}) {
            assertThat(finder().find(new MemoryBlockDevice(new byte[length], 512, true)))
                    .as("zeros of %d bytes", length)
                    .isEmpty();
            assertThat(finder().find(new MemoryBlockDevice(Arrays.copyOf(noise, length), 512, true)))
                    .as("noise of %d bytes", length)
                    .isEmpty();
        }
    }

    @TestFactory
    Stream<DynamicTest> volumeThatHasTheUnitForItselfIsNoTable() {
        return Fixtures.names().stream()
                .map(n -> DynamicTest.dynamicTest(n, () -> {
                    try (BlockDevice device = Fixtures.device(n)) {
                        assertThat(finder().find(device)).isEmpty();
                    }
                }));
    }

    @TestFactory
    Stream<DynamicTest> damagedTableIsRefusedOrItsSoundVolumesLieOnTheUnit() {
        return onEachUnit((sample, device) -> {
            CorruptingBlockDevice damaged = new CorruptingBlockDevice(device);
            finder().find(damaged);
            for (int i = 0; i < DAMAGES; i++) {
                damaged.corrupt(i);
                holds(damaged, sample.type() + ", damage " + i);
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> unitCutOffAnywhereIsRefusedOrItsSoundVolumesLieOnIt() {
        return onEachUnit((sample, device) -> {
            for (int sectors = 1; sectors < sample.unit().length / sample.sectorLength(); sectors += 7) {
                byte[] cut = Arrays.copyOf(sample.unit(), sectors * sample.sectorLength());
                holds(new MemoryBlockDevice(cut, sample.sectorLength(), true), "cut to " + sectors + " sectors");
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> unreadableSectorEndsInAnErrorOrInSoundVolumes() {
        return onEachUnit((sample, device) -> {
            int sectors = sample.unit().length / sample.sectorLength();
            for (int i : IntStream.of(0, 1, 2, 40, 100, 200, sectors - 2, sectors - 1)
                    .toArray()) {
                FaultyBlockDevice faulty = new FaultyBlockDevice(device)
                        .unreadable((long) i * sample.sectorLength(), sample.sectorLength());
                holds(faulty, "sector " + i + " unreadable");
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> findersKeepNothingBetweenUnits() {
        return onEachUnit((sample, device) -> {
            VolumeFinder finder = finder();
            VolumeTable first = finder.find(device).orElseThrow();
            for (TableSample other : units()) {
                finder.find(other.device());
            }
            assertThat(finder.find(device)).contains(first);
        });
    }

    @TestFactory
    Stream<DynamicTest> withdrawnFinderFails() {
        return onEachUnit((sample, device) -> {
            VolumeFinder finder = finder();
            List<BlockDevice> mapped = new ArrayList<>();
            for (FoundVolume v : finder.find(device).orElseThrow().volumes()) {
                if (v.isMapped()) {
                    mapped.add(v.on(device));
                }
            }
            withdraw(finder);
            assertThatThrownBy(() -> finder.find(device)).isInstanceOf(ProviderWithdrawnException.class);
            assertThat(mapped)
                    .allSatisfy(volume -> assertThatThrownBy(() -> volume.read(0, ByteBuffer.allocate(1)))
                            .isInstanceOf(ProviderWithdrawnException.class));
        });
    }

    /** A result, or an error that says something; in a result only what can be used without harm is sound. */
    private void holds(BlockDevice unit, String what) {
        assertTimeoutPreemptively(DAMAGE_LIMIT, () -> {
            try {
                Optional<VolumeTable> table = finder().find(unit);
                for (FoundVolume v : table.map(VolumeTable::volumes).orElse(List.of())) {
                    assertThat(!v.isSound() || v.ranges().stream().allMatch(r -> r.end() <= unit.size()))
                            .as("%s: %s on a unit of %d bytes", what, v, unit.size())
                            .isTrue();
                }
                assertThat(table.map(VolumeTable::volumes).orElse(List.of()).stream()
                                .map(FoundVolume::number)
                                .toList())
                        .as(what)
                        .doesNotHaveDuplicates()
                        .isSorted();
            } catch (IOException expected) {
                assertThat(expected).as(what).hasMessageMatching("(?s).+");
            }
        });
    }

    private static List<String> places(VolumeTable table) {
        return places(table.volumes());
    }

    private static List<String> places(List<FoundVolume> volumes) {
        return volumes.stream()
                .map(v -> v.number() + " at " + v.layout() + ", " + v.length() + " bytes")
                .toList();
    }

    /** Runs a check on every unit, which must not be written. */
    private Stream<DynamicTest> onEachUnit(Check check) {
        return units().stream()
                .map(s -> DynamicTest.dynamicTest(s.type() + " " + s.sectorLength(), () -> {
                    try (CountingBlockDevice device = new CountingBlockDevice(s.device())) {
                        check.run(s, device);
                        assertThat(device.writes()).as("writes").isZero();
                    }
                }));
    }

    /** A check of one unit. */
    @FunctionalInterface
    private interface Check {
        void run(TableSample sample, CountingBlockDevice device) throws Exception;
    }
}
