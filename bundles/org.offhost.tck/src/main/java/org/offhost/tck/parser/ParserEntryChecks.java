// SPDX-License-Identifier: Apache-2.0
package org.offhost.tck.parser;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestReporter;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.FileSystemVolume;
import org.offhost.filesystem.PosixFacets;
import org.offhost.filesystem.WindowsFacets;
import org.offhost.tck.VolumeReading;
import org.offhost.tck.manifest.ManifestCheck;

/** Entries are complete, in order, and as others read them. */
abstract class ParserEntryChecks extends ParserRangeChecks {
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
}
