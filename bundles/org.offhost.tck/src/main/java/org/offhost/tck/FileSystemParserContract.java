// SPDX-License-Identifier: Apache-2.0
package org.offhost.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.offhost.block.BlockDevice;
import org.offhost.block.Extent;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.block.Slice;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.AttributeValue;
import org.offhost.filesystem.EntryStream;
import org.offhost.filesystem.ExtentStream;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.FileSystemParser;
import org.offhost.filesystem.FileSystemVolume;
import org.offhost.filesystem.PosixFacets;
import org.offhost.filesystem.Run;
import org.offhost.filesystem.VolumeSummary;
import org.offhost.filesystem.WindowsFacets;
import org.offhost.inventory.proof.AllocationProof;
import org.offhost.tck.manifest.ManifestCheck;

/**
 * What every file-system parser must do; a parser's test implements it and inherits the tests.
 *
 * <p>All runs are on read-only devices that count writes: a parser never even tries one.
 */
public interface FileSystemParserContract {
    /** How many damages of a volume are tried. */
    int DAMAGES = 60;

    /** A damaged volume is read through in this time, or the parser runs in a circle. */
    Duration DAMAGE_LIMIT = Duration.ofSeconds(20);

    /** A parser as its component framework activates it. */
    FileSystemParser parser();

    /** Takes the parser away as its component framework does on deactivation. */
    void withdraw(FileSystemParser parser);

    /** The fixtures of {@link Fixtures#names()} that the parser must read. */
    List<String> volumes();

    @TestFactory
    default Stream<DynamicTest> probeKnowsItsVolumeAndSaysWhy() {
        return onEachVolume((parser, device, name) -> {
            VolumeSummary found = parser.probe(device).orElseThrow();
            assertThat(found.type()).isEqualTo(Fixtures.manifest(name).header().fileSystem());
            assertThat(found.evidence())
                    .isNotEmpty()
                    .allSatisfy(e -> assertThat(e).isNotBlank());
            assertThat(found.length()).isPositive().isLessThanOrEqualTo(device.size());
            assertThat(device.bytesRead()).as("only the first blocks are read").isLessThanOrEqualTo(1 << 20);
            assertThat(found.clusterLength()).isPositive().isGreaterThanOrEqualTo(found.sectorLength());
        });
    }

    @TestFactory
    default Stream<DynamicTest> openedVolumeHasTheSummaryOfProbe() {
        return onEachVolume((parser, device, name) -> {
            try (FileSystemVolume volume = parser.open(device)) {
                assertThat(volume.summary()).isEqualTo(parser.probe(device).orElseThrow());
            }
        });
    }

    @Test
    default void probeDoesNotKnowWhatIsNoVolume() throws IOException {
        byte[] noise = new byte[1 << 20];
        new Random(7).nextBytes(noise);
        for (int length : new int[] {0, 512, 1024, 4096, 65_536, 1 << 20}) {
            assertThat(parser().probe(new MemoryBlockDevice(new byte[length], 512, true)))
                    .as("zeros of %d bytes", length)
                    .isEmpty();
            assertThat(parser().probe(new MemoryBlockDevice(Arrays.copyOf(noise, length), 512, true)))
                    .as("noise of %d bytes", length)
                    .isEmpty();
        }
    }

    @TestFactory
    default Stream<DynamicTest> probeDoesNotKnowForeignVolumes() {
        return Fixtures.names().stream()
                .filter(n -> !volumes().contains(n))
                .map(n -> DynamicTest.dynamicTest(n, () -> {
                    try (BlockDevice device = Fixtures.device(n)) {
                        assertThat(parser().probe(device)).isEmpty();
                        assertThatThrownBy(() -> parser().open(device)).isInstanceOf(IOException.class);
                    }
                }));
    }

    @TestFactory
    default Stream<DynamicTest> truncatedVolumeGivesWhatIsThereAndSaysBothLengths() {
        return onEachVolume((parser, device, name) -> {
            VolumeSummary whole = parser.probe(device).orElseThrow();
            for (long shorter : new long[] {whole.length() / 2 / 4096 * 4096, whole.length() / 4096 * 4096 - 4096}) {
                TruncatedVolume.check(parser, Slice.of(device, 0, shorter), whole.length(), name);
            }
        });
    }

    @TestFactory
    default Stream<DynamicTest> volumeIsReadFromALargerDevice() {
        return onEachVolume((parser, device, name) -> {
            long length = parser.probe(device).orElseThrow().length();
            BlockDevice larger = new PaddedBlockDevice(device, 1 << 20);
            try (FileSystemVolume volume = parser.open(larger)) {
                assertThat(volume.summary().length()).isEqualTo(length);
            }
        });
    }

    @TestFactory
    default Stream<DynamicTest> everyByteInUseIsOwnedOnce() {
        return onEachVolume((parser, device, name) -> {
            try (FileSystemVolume volume = parser.open(device)) {
                AllocationProof proof = AllocationProof.of(volume).orElseThrow();
                assertThat(proof.conflicts()).isEmpty();
                assertThat(proof.holds()).isTrue();
            }
        });
    }

    /** A facet is one that others know by its name, or bears the name of the file system that alone has it. */
    @TestFactory
    default Stream<DynamicTest> facetsBearNamesThatOthersKnowOrTheFileSystems() {
        return onEachVolume((parser, device, name) -> {
            try (FileSystemVolume volume = parser.open(device)) {
                String type = volume.summary().type();
                for (FileEntry e : VolumeReading.entries(volume, OptionalLong.empty(), 1000)) {
                    assertThat(e.facets())
                            .as("entry %d", e.id())
                            .allMatch(f -> WindowsFacets.isKnown(f)
                                    || PosixFacets.isKnown(f)
                                    || type.startsWith(f.namespace()));
                }
            }
        });
    }

    @TestFactory
    default Stream<DynamicTest> linksAndNothingElseHaveATarget() {
        return onEachVolume((parser, device, name) -> {
            try (FileSystemVolume volume = parser.open(device)) {
                assertThat(VolumeReading.entries(volume, OptionalLong.empty(), 1000))
                        .allMatch(e -> e.target().isPresent() == (e.kind() == FileEntry.Kind.LINK));
            }
        });
    }

    @TestFactory
    default Stream<DynamicTest> directoryGivesEveryEntryThatHasANameInItOnce() {
        return onEachVolume((parser, device, name) -> {
            try (FileSystemVolume volume = parser.open(device)) {
                List<FileEntry> all = VolumeReading.entries(volume, OptionalLong.empty(), 1000);
                List<FileEntry> directories = all.stream()
                        .filter(e -> e.kind() == FileEntry.Kind.DIRECTORY)
                        .limit(16)
                        .toList();
                assertThat(directories).isNotEmpty();
                for (FileEntry directory : directories) {
                    List<FileEntry> expected = all.stream()
                            .filter(e -> e.id() != directory.id()
                                    && e.links().stream().anyMatch(l -> l.parentId() == directory.id()))
                            .toList();
                    try (EntryStream children = volume.children(directory)) {
                        List<FileEntry> found = new ArrayList<>();
                        for (var b = children.next(5); !b.isEnd(); b = children.next(5)) {
                            assertThat(b.faults()).isEmpty();
                            found.addAll(b.entries());
                        }
                        assertThat(found).containsExactlyInAnyOrderElementsOf(expected);
                    }
                }
            }
        });
    }

    @TestFactory
    default Stream<DynamicTest> batchesOfEverySizeGiveTheSameEntries() {
        return onEachVolume((parser, device, name) -> {
            try (FileSystemVolume volume = parser.open(device)) {
                List<FileEntry> expected = VolumeReading.entries(volume, OptionalLong.empty(), 1000);
                assertThat(VolumeReading.entries(volume, OptionalLong.empty(), 1))
                        .isEqualTo(expected);
                assertThat(VolumeReading.entries(volume, OptionalLong.empty(), 7))
                        .isEqualTo(expected);
                assertThat(expected).extracting(FileEntry::id).doesNotHaveDuplicates();
                assertThat(expected)
                        .extracting(FileEntry::id)
                        .contains(volume.summary().rootId());
            }
        });
    }

    @TestFactory
    default Stream<DynamicTest> streamGoesOnBehindAnyCursor() {
        return onEachVolume((parser, device, name) -> {
            try (FileSystemVolume volume = parser.open(device)) {
                List<FileEntry> all = VolumeReading.entries(volume, OptionalLong.empty(), 1000);
                for (int i = 0; i < all.size(); i++) {
                    OptionalLong after = OptionalLong.of(all.get(i).id());
                    List<Long> rest = ids(all.subList(i + 1, all.size()));
                    try (EntryStream stream = volume.entries(after)) {
                        // the whole rest of some, the next few of the others: the walk back is what may go wrong
                        int wanted = i % 16 == 0 ? rest.size() : Math.min(3, rest.size());
                        assertThat(ids(VolumeReading.next(stream, wanted)))
                                .as("behind entry %d, id %d", i, all.get(i).id())
                                .isEqualTo(rest.subList(0, wanted));
                        if (wanted == rest.size()) {
                            assertThat(stream.next(1).isEnd()).isTrue();
                        }
                    }
                }
            }
        });
    }

    @TestFactory
    default Stream<DynamicTest> cursorOfEveryBatchIsItsPlace() {
        return onEachVolume((parser, device, name) -> {
            try (FileSystemVolume volume = parser.open(device);
                    FileSystemVolume other = parser.open(device)) {
                List<Long> all = ids(VolumeReading.entries(volume, OptionalLong.empty(), 1000));
                List<Long> hopped = new ArrayList<>();
                OptionalLong after = OptionalLong.empty();
                while (hopped.size() <= all.size()) {
                    try (EntryStream stream = other.entries(after)) {
                        var batch = stream.next(13);
                        if (batch.isEnd()) {
                            break;
                        }
                        hopped.addAll(ids(batch.entries()));
                        after = OptionalLong.of(batch.cursor());
                    }
                }
                assertThat(hopped).isEqualTo(all);
            }
        });
    }

    @TestFactory
    default Stream<DynamicTest> allocatedIsAscendingDisjointJoinedAndInside() {
        return onEachVolume((parser, device, name) -> {
            try (FileSystemVolume volume = parser.open(device)) {
                List<Extent> ranges = VolumeReading.allocated(volume, 1000);
                assertThat(VolumeReading.allocated(volume, 1)).isEqualTo(ranges);
                long end = -1;
                for (Extent e : ranges) {
                    assertThat(e.position()).as("%s behind %d", e, end).isGreaterThan(end);
                    end = e.end();
                }
                assertThat(ranges.get(0).position()).isZero();
                assertThat(end).isLessThanOrEqualTo(volume.summary().length());
            }
        });
    }

    @TestFactory
    default Stream<DynamicTest> everyRunIsAllocated() {
        return onEachVolume((parser, device, name) -> {
            try (FileSystemVolume volume = parser.open(device)) {
                RangeSet allocated = new RangeSet(VolumeReading.allocated(volume, 1000));
                for (FileEntry entry : VolumeReading.entries(volume, OptionalLong.empty(), 1000)) {
                    for (Attribute a : entry.attributes()) {
                        if (!entry.system() && a.value() instanceof AttributeValue.NonResident value) {
                            for (Run run : value.runs()) {
                                assertThat(run.isHole() || allocated.contains(run.position(), run.length()))
                                        .as("%s of %s is allocated", run, entry.links())
                                        .isTrue();
                            }
                        }
                    }
                }
            }
        });
    }

    @TestFactory
    default Stream<DynamicTest> everythingIsAsTheManifestSays() {
        return onEachVolume((parser, device, name) -> {
            try (FileSystemVolume volume = parser.open(device)) {
                ManifestCheck.Report report = ManifestCheck.compare(volume, Fixtures.manifest(name));
                System.out.println("manifest of " + name + ": " + report);
                assertThat(report.differences()).isEmpty();
                assertThat(report.paths())
                        .isEqualTo(Fixtures.manifest(name).lines().size());
            }
        });
    }

    @TestFactory
    default Stream<DynamicTest> copyOfTheAllocatedRangesIsTheSameVolume() {
        return onEachVolume((parser, device, name) -> {
            try (FileSystemVolume volume = parser.open(device);
                    BlockDevice copy = VolumeReading.copyOfAllocated(volume, device);
                    FileSystemVolume copied = parser.open(copy)) {
                assertThat(ManifestCheck.compare(copied, Fixtures.manifest(name))
                                .differences())
                        .isEmpty();
                assertThat(VolumeReading.allocated(copied, 1000)).isEqualTo(VolumeReading.allocated(volume, 1000));
            }
        });
    }

    @TestFactory
    default Stream<DynamicTest> damagedVolumeEndsInAnErrorOrInFaults() {
        return onEachVolume((parser, device, name) -> {
            CorruptingBlockDevice damaged = new CorruptingBlockDevice(device);
            VolumeReading.all(parser, damaged);
            for (int i = 0; i < DAMAGES; i++) {
                int seed = i;
                damaged.corrupt(seed);
                assertTimeoutPreemptively(
                        DAMAGE_LIMIT,
                        () -> {
                            try {
                                VolumeReading.all(parser, damaged);
                            } catch (IOException expected) {
                                assertThat(expected).as("damage %d", seed).hasMessageMatching("(?s).+");
                            }
                        },
                        () -> "damage " + seed + " of " + name);
            }
        });
    }

    @TestFactory
    default Stream<DynamicTest> everyPathIsFound() {
        return onEachVolume((parser, device, name) -> {
            try (FileSystemVolume volume = parser.open(device)) {
                assertThat(volume.find("/").orElseThrow().id())
                        .isEqualTo(volume.summary().rootId());
                assertThat(volume.find("/no such name/at all")).isEmpty();
                Map<String, Long> paths = VolumeReading.paths(volume);
                assertThat(paths).hasSizeGreaterThan(100);
                for (Map.Entry<String, Long> e : paths.entrySet()) {
                    assertThat(volume.find(e.getKey()))
                            .as(e.getKey())
                            .map(FileEntry::id)
                            .contains(e.getValue());
                }
            }
        });
    }

    @TestFactory
    default Stream<DynamicTest> sessionsFailWhenTheParserIsWithdrawn() {
        return onEachVolume((parser, device, name) -> {
            FileSystemVolume volume = parser.open(device);
            EntryStream entries = volume.entries(OptionalLong.empty());
            ExtentStream allocated = volume.allocated();
            FileEntry entry = VolumeReading.entries(volume, OptionalLong.empty(), 1000).stream()
                    .filter(e ->
                            !e.system() && e.content().map(Attribute::length).orElse(0L) > 4096)
                    .findFirst()
                    .orElseThrow();
            var content = volume.content(entry, entry.content().orElseThrow());
            withdraw(parser);
            Class<? extends Throwable> gone = ProviderWithdrawnException.class;
            assertThatThrownBy(() -> entries.next(1)).isInstanceOf(gone);
            assertThatThrownBy(() -> allocated.next(1)).isInstanceOf(gone);
            assertThatThrownBy(content::readAllBytes).isInstanceOf(gone);
            assertThatThrownBy(() -> volume.entries(OptionalLong.empty())).isInstanceOf(gone);
            assertThatThrownBy(volume::allocated).isInstanceOf(gone);
            assertThatThrownBy(() -> volume.find("/")).isInstanceOf(gone);
            assertThatThrownBy(() -> volume.content(entry, entry.content().orElseThrow()))
                    .isInstanceOf(gone);
            content.close();
            entries.close();
            allocated.close();
            volume.close();
        });
    }

    private static List<Long> ids(List<FileEntry> entries) {
        return entries.stream().map(FileEntry::id).toList();
    }

    /** Runs a check on every volume with a fresh parser, on a device that must not be written. */
    private Stream<DynamicTest> onEachVolume(Check check) {
        return volumes().stream()
                .map(name -> DynamicTest.dynamicTest(name, () -> {
                    try (CountingBlockDevice device = new CountingBlockDevice(Fixtures.device(name))) {
                        check.run(parser(), device, name);
                        assertThat(device.writes()).as("writes").isZero();
                    }
                }));
    }

    /** A check of one volume. */
    @FunctionalInterface
    interface Check {
        void run(FileSystemParser parser, CountingBlockDevice device, String name) throws Exception;
    }
}
