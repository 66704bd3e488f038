// SPDX-License-Identifier: Apache-2.0
package org.offhost.architecture.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.offhost.architecture.BuiltBundles;
import org.offhost.backup.CatalogStore;
import org.offhost.block.BlockDevice;
import org.offhost.block.BlockDeviceProvider;
import org.offhost.block.RecordDevice;
import org.offhost.block.UnitLocator;
import org.offhost.block.UnitProbe;
import org.offhost.copy.CopyProvider;
import org.offhost.copy.CopyTask;
import org.offhost.filesystem.EntryStream;
import org.offhost.filesystem.FileSystemParser;
import org.offhost.filesystem.FileSystemVolume;
import org.offhost.filesystem.VolumeFinder;
import org.offhost.restore.Placement;
import org.offhost.restore.RestorePlacer;
import org.offhost.scsi.ScsiNexus;
import org.offhost.scsi.ScsiTransport;
import org.offhost.snapshot.Quiescer;
import org.offhost.snapshot.SnapshotProvider;
import org.offhost.snapshot.SnapshotSet;
import org.offhost.snapshot.WriteActivityMonitor;

/** The pages of {@code docs/guide/spi}, and that of parsers beside it, speak of every call that a driver has to answer. */
class DriverGuidesTest {
    private static final Path FOLDER = BuiltBundles.ROOT.resolve("docs/guide/spi");
    private static final Pattern CODE = Pattern.compile("`([a-zA-Z]+)`");

    static Stream<Arguments> pages() {
        return Stream.of(
                Arguments.of(
                        "../write-a-parser.md",
                        Set.of(FileSystemParser.class, FileSystemVolume.class, EntryStream.class)),
                Arguments.of("unit-probe.md", Set.of(UnitProbe.class)),
                Arguments.of("volume-finder.md", Set.of(VolumeFinder.class)),
                Arguments.of("snapshot-provider.md", Set.of(SnapshotProvider.class, SnapshotSet.class)),
                Arguments.of("write-activity.md", Set.of(WriteActivityMonitor.class, WriteActivityMonitor.Watch.class)),
                Arguments.of("quiescer.md", Set.of(Quiescer.class, Quiescer.Lease.class)),
                Arguments.of("copy-provider.md", Set.of(CopyProvider.class, CopyTask.class)),
                Arguments.of("restore-placer.md", Set.of(RestorePlacer.class, Placement.class)),
                Arguments.of(
                        "block-devices.md", Set.of(BlockDeviceProvider.class, BlockDevice.class, RecordDevice.class)),
                Arguments.of("unit-locator.md", Set.of(UnitLocator.class)),
                Arguments.of("scsi-transport.md", Set.of(ScsiTransport.class, ScsiNexus.class)),
                Arguments.of("catalog-store.md", Set.of(CatalogStore.class)));
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyCallIsInItsPage(String page, Set<Class<?>> interfaces) throws IOException {
        Set<String> named = new TreeSet<>();
        Matcher m = CODE.matcher(Files.readString(FOLDER.resolve(page)));
        while (m.find()) {
            named.add(m.group(1));
        }
        for (Class<?> each : interfaces) {
            Set<String> calls = new TreeSet<>();
            for (Method method : each.getDeclaredMethods()) {
                if (!method.isSynthetic()) {
                    calls.add(method.getName());
                }
            }
            assertThat(calls).isNotEmpty();
            assertThat(named).as("calls of %s in %s", each, page).containsAll(calls);
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyPageSaysWhenInWhichThreadWhatMayFailAndWhatAWithdrawalDoes(String page) throws IOException {
        assertThat(Files.readString(FOLDER.resolve(page)).lines())
                .as(page)
                .contains("| call | when | thread | may fail |")
                .anyMatch(line -> line.startsWith("Withdrawal: "));
    }

    @Test
    void everyPageIsInTheTableOfDrivers() throws IOException {
        String table = Files.readString(FOLDER.resolve("README.md"));
        assertThat(pages().map(p -> "(" + p.get()[0] + ")")).allMatch(table::contains);
        try (Stream<Path> files = Files.list(FOLDER)) {
            assertThat(files).as("the table, and a page each but of parsers").hasSize((int) pages().count());
        }
    }
}
