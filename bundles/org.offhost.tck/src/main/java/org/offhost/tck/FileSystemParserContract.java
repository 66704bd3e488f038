// SPDX-License-Identifier: Apache-2.0
package org.offhost.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestReporter;
import org.offhost.block.Access;
import org.offhost.block.BlockDevice;
import org.offhost.block.Slice;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.FileSystemParser;
import org.offhost.filesystem.FileSystemVolume;
import org.offhost.filesystem.PosixFacets;
import org.offhost.filesystem.VolumeSummary;
import org.offhost.filesystem.WindowsFacets;
import org.offhost.inventory.proof.AllocationProof;
import org.offhost.tck.manifest.Manifest;
import org.offhost.tck.manifest.ManifestCheck;

/**
 * What every file-system parser must do; its test extends this and inherits the checks.
 *
 * <p>Three methods are to be written: {@link #parser}, {@link #withdraw} and {@link #volumes}. A volume is a fixture of
 * {@link Fixtures}, or of the vendor's own: then {@link #image} gives its image and {@link #manifest} what an independent
 * reader found on it ({@code docs/guide/manifest.md}). A volume may be as small as its kind allows: what a check needs and the
 * volume does not have is skipped, and the reason said. These are:
 *
 * <ul>
 *   <li>{@code everyByteInUseIsOwnedOnce}, where {@link FileSystemVolume#metadata} is empty;
 *   <li>{@code everythingIsAsTheManifestSays}, where there is no manifest;
 *   <li>{@code contentThatIsReadFailsWhenTheParserIsWithdrawn}, where no file is longer than {@value #LOOKED_AHEAD} bytes: a
 *       stream may have read as much ahead.
 * </ul>
 *
 * <p>A volume is read some hundred times, damaged and cut off too, so it should be small: some MiB, with an empty file, a long
 * one, one in several runs, nested directories and long names. All runs are on read-only devices that count writes: a parser
 * never even tries one. At most {@value #PROBED} bytes are read by a probe.
 */
public abstract class FileSystemParserContract {
    /** Bytes that an open stream of content may have read ahead. */
    static final int LOOKED_AHEAD = 4096;

    /** "The first blocks", and a backup of them. */
    static final int PROBED = 1 << 20;

    /** How many damages of a volume are tried. */
    private static final int DAMAGES = 60;

    /** A damaged volume is read through in this time, or the parser runs in a circle. */
    private static final Duration DAMAGE_LIMIT = Duration.ofSeconds(20);

    /** A parser as its component framework activates it; a new one each time. */
    protected abstract FileSystemParser parser();

    /** Takes the parser away as its component framework does on deactivation. */
    protected abstract void withdraw(FileSystemParser parser);

    /** Names of the volumes that the parser must read, at least one. */
    protected abstract List<String> volumes();

    /**
     * The image of a volume, which is never written; that of {@link Fixtures} if this is not overridden.
     *
     * @param name one of {@link #volumes()}
     */
    protected Path image(String name) throws IOException {
        return Fixtures.shared(name);
    }

    /**
     * What an independent reader found on a volume; that of {@link Fixtures} if this is not overridden.
     *
     * @param name one of {@link #volumes()}
     * @return empty if nobody looked, so that nothing is compared
     */
    protected Optional<Manifest> manifest(String name) throws IOException {
        return Fixtures.names().contains(name) ? Optional.of(Fixtures.manifest(name)) : Optional.empty();
    }

    /**
     * The fixtures that are of another kind, none of which the parser may know: those that are not among {@link #volumes()} and
     * not of the type of one of them, digits at its end left out ("fat12" is of the kind of "fat32").
     */
    protected List<String> foreign() throws IOException {
        Set<String> own = new HashSet<>();
        for (String name : volumes()) {
            try (BlockDevice device = device(name)) {
                parser().probe(device).ifPresent(found -> own.add(found.type()));
            }
        }
        List<String> others = new ArrayList<>(Fixtures.ofOtherKinds(own));
        others.removeAll(volumes());
        return others;
    }

    @Test
    void aVolumeIsRead() {
        assertThat(volumes())
                .as("no volume was read, so nothing is proved of the parser: give test-driver one by --image, a test of"
                        + " your own by volumes()")
                .isNotEmpty();
    }

    @TestFactory
    Stream<DynamicTest> probeKnowsItsVolumeAndSaysWhy() {
        return onEachVolume((parser, device, name) -> {
            VolumeSummary found = known(parser, device, name);
            manifest(name)
                    .ifPresent(
                            m -> assertThat(found.type()).isEqualTo(m.header().fileSystem()));
            assertThat(found.evidence())
                    .isNotEmpty()
                    .allSatisfy(e -> assertThat(e).isNotBlank());
            assertThat(found.length()).isPositive().isLessThanOrEqualTo(device.size());
            assertThat(device.bytesRead()).as("only the first blocks are read").isLessThanOrEqualTo(PROBED);
            assertThat(found.clusterLength()).isPositive().isGreaterThanOrEqualTo(found.sectorLength());
        });
    }

    @TestFactory
    Stream<DynamicTest> openedVolumeHasTheSummaryOfProbe() {
        return onEachVolume((parser, device, name) -> {
            try (FileSystemVolume volume = parser.open(device)) {
                assertThat(volume.summary()).isEqualTo(known(parser, device, name));
            }
        });
    }

    @Test
    void probeDoesNotKnowWhatIsNoVolume() throws IOException {
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
    Stream<DynamicTest> probeDoesNotKnowForeignVolumes() throws IOException {
        return foreign().stream()
                .map(n -> DynamicTest.dynamicTest(n, () -> {
                    try (BlockDevice device = Fixtures.device(n)) {
                        assertThat(parser().probe(device)).isEmpty();
                        assertThatThrownBy(() -> parser().open(device)).isInstanceOf(IOException.class);
                    }
                }));
    }

    @TestFactory
    Stream<DynamicTest> truncatedVolumeGivesWhatIsThereAndSaysBothLengths() {
        return onEachVolume((parser, device, name) -> {
            VolumeSummary whole = known(parser, device, name);
            for (long shorter : new long[] {whole.length() / 2 / 4096 * 4096, whole.length() / 4096 * 4096 - 4096}) {
                TruncatedVolume.check(parser, Slice.of(device, 0, shorter), whole.length(), manifest(name));
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> volumeIsReadFromALargerDevice() {
        return onEachVolume((parser, device, name) -> {
            long length = known(parser, device, name).length();
            BlockDevice larger = new PaddedBlockDevice(device, 1 << 20);
            try (FileSystemVolume volume = parser.open(larger)) {
                assertThat(volume.summary().length()).isEqualTo(length);
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> everyByteInUseIsOwnedOnce() {
        return onEachOpenVolume((volume, name) -> {
            Optional<AllocationProof> proof = AllocationProof.of(volume);
            assumeTrue(proof.isPresent(), "metadata() is empty: the file system keeps no map of what is in use");
            assertThat(proof.get().conflicts()).isEmpty();
            assertThat(proof.get().holds()).isTrue();
        });
    }

    /** A facet is one that others know by its name, or bears the name of the file system that alone has it. */
    @TestFactory
    Stream<DynamicTest> facetsBearNamesThatOthersKnowOrTheFileSystems() {
        return onEachOpenVolume((volume, name) -> {
            String type = volume.summary().type();
            for (FileEntry e : VolumeReading.entries(volume, OptionalLong.empty(), 1000)) {
                assertThat(e.facets())
                        .as("entry %d", e.id())
                        .allMatch(f ->
                                WindowsFacets.isKnown(f) || PosixFacets.isKnown(f) || type.startsWith(f.namespace()));
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> linksAndNothingElseHaveATarget() {
        return onEachOpenVolume((volume, name) -> {
            assertThat(VolumeReading.entries(volume, OptionalLong.empty(), 1000))
                    .allMatch(e -> e.target().isPresent() == (e.kind() == FileEntry.Kind.LINK));
        });
    }

    @TestFactory
    Stream<DynamicTest> directoryGivesEveryEntryThatHasANameInItOnce() {
        return onEachOpenVolume((volume, name) -> EntryOrder.checkChildren(volume));
    }

    @TestFactory
    Stream<DynamicTest> directoriesAloneGiveEveryPath() {
        return onEachOpenVolume((volume, name) -> EntryOrder.checkDirectories(volume));
    }

    @TestFactory
    Stream<DynamicTest> batchesOfEverySizeGiveTheSameEntries() {
        return onEachOpenVolume((volume, name) -> EntryOrder.checkBatches(volume));
    }

    @TestFactory
    Stream<DynamicTest> streamGoesOnBehindAnyCursor() {
        return onEachOpenVolume((volume, name) -> EntryOrder.checkCursors(volume));
    }

    @TestFactory
    Stream<DynamicTest> cursorIsGoodForAnotherSession() {
        return onEachVolume((parser, device, name) -> {
            try (FileSystemVolume volume = parser.open(device);
                    FileSystemVolume other = parser().open(device)) {
                EntryOrder.checkHops(volume, other);
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> allocatedIsAscendingDisjointJoinedAndInside() {
        return onEachOpenVolume((volume, name) -> NeededRanges.checkOrder(volume));
    }

    @TestFactory
    Stream<DynamicTest> whatIsInDoubtIsAscendingApartAndAllocated() {
        return onEachOpenVolume((volume, name) -> NeededRanges.checkDoubt(volume));
    }

    @TestFactory
    Stream<DynamicTest> everyRunIsAllocated() {
        return onEachOpenVolume((volume, name) -> NeededRanges.checkRuns(volume));
    }

    @TestFactory
    Stream<DynamicTest> everythingIsAsTheManifestSays(TestReporter reporter) {
        return onEachOpenVolume((volume, name) -> {
            ManifestCheck.Report report = ManifestCheck.compare(volume, needed(name));
            reporter.publishEntry("manifest of " + name, report.toString());
            assertThat(report.differences()).isEmpty();
            assertThat(report.paths())
                    .as("paths of the manifest that were found")
                    .isPositive();
        });
    }

    @TestFactory
    Stream<DynamicTest> copyOfTheAllocatedRangesIsTheSameVolume() {
        return onEachVolume((parser, device, name) -> {
            try (FileSystemVolume volume = parser.open(device);
                    BlockDevice copy = VolumeReading.copyOfAllocated(volume, device);
                    FileSystemVolume copied = parser.open(copy)) {
                assertThat(VolumeReading.entries(copied, OptionalLong.empty(), 1000))
                        .isEqualTo(VolumeReading.entries(volume, OptionalLong.empty(), 1000));
                Optional<Manifest> manifest = manifest(name);
                if (manifest.isPresent()) {
                    assertThat(ManifestCheck.compare(copied, manifest.get()).differences())
                            .isEmpty();
                }
                assertThat(VolumeReading.allocated(copied, 1000)).isEqualTo(VolumeReading.allocated(volume, 1000));
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> damagedVolumeEndsInAnErrorOrInFaults() {
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
    Stream<DynamicTest> everyPathIsFound() {
        return onEachOpenVolume((volume, name) -> {
            assertThat(volume.find("/").orElseThrow().id())
                    .isEqualTo(volume.summary().rootId());
            assertThat(volume.find("/no such name/at all")).isEmpty();
            Map<String, Long> paths = VolumeReading.paths(volume);
            assertThat(paths).as("paths of the volume").isNotEmpty();
            for (Map.Entry<String, Long> e : paths.entrySet()) {
                assertThat(volume.find(e.getKey()))
                        .as(e.getKey())
                        .map(FileEntry::id)
                        .contains(e.getValue());
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> sessionsFailWhenTheParserIsWithdrawn() {
        return onEachVolume(
                (parser, device, name) -> WithdrawnVolume.checkCalls(parser.open(device), () -> withdraw(parser)));
    }

    @TestFactory
    Stream<DynamicTest> contentThatIsReadFailsWhenTheParserIsWithdrawn() {
        return onEachVolume((parser, device, name) -> {
            try (FileSystemVolume volume = parser.open(device)) {
                WithdrawnVolume.checkContent(volume, () -> withdraw(parser), LOOKED_AHEAD);
            }
        });
    }

    /** What a parser says of an image that it has to know. */
    private static VolumeSummary known(FileSystemParser parser, BlockDevice device, String name) throws IOException {
        Optional<VolumeSummary> found = parser.probe(device);
        assertThat(found)
                .as("probe does not know the image %s; is it a volume of the parser's kind, uncompressed?", name)
                .isPresent();
        return found.get();
    }

    private BlockDevice device(String name) throws IOException {
        return ImageBlockDevice.open(image(name), Access.READ);
    }

    private Manifest needed(String name) throws IOException {
        Optional<Manifest> manifest = manifest(name);
        assumeTrue(manifest.isPresent(), "there is no manifest of " + name + " to compare with");
        return manifest.get();
    }

    /** Runs a check on every volume with a fresh parser, on a device that must not be written. */
    private Stream<DynamicTest> onEachVolume(Check check) {
        return volumes().stream()
                .map(name -> DynamicTest.dynamicTest(name, () -> {
                    try (CountingBlockDevice device = new CountingBlockDevice(device(name))) {
                        check.run(parser(), device, name);
                        assertThat(device.writes()).as("writes").isZero();
                    }
                }));
    }

    /** The same for checks of an open volume. */
    private Stream<DynamicTest> onEachOpenVolume(Reading reading) {
        return onEachVolume((parser, device, name) -> {
            try (FileSystemVolume volume = parser.open(device)) {
                reading.run(volume, name);
            }
        });
    }

    /** A check of one open volume. */
    @FunctionalInterface
    private interface Reading {
        void run(FileSystemVolume volume, String name) throws Exception;
    }

    /** A check of one volume. */
    @FunctionalInterface
    private interface Check {
        void run(FileSystemParser parser, CountingBlockDevice device, String name) throws Exception;
    }
}
