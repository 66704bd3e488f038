// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ntfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.offhost.block.Access;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.EntryBatch;
import org.offhost.filesystem.EntryStream;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.FileSystemVolume;
import org.offhost.tck.CountingBlockDevice;
import org.offhost.tck.Fixtures;
import org.offhost.tck.ImageBlockDevice;

/** What an inventory and a look for one path read of a volume, and with which threads. */
class InventoryReadingTest {
    private static final int UPCASE = 128 << 10;

    private static CountingBlockDevice device(Path image) throws IOException {
        return new CountingBlockDevice(ImageBlockDevice.open(image, Access.READ));
    }

    private static List<FileEntry> all(FileSystemVolume volume) throws IOException {
        List<FileEntry> entries = new ArrayList<>();
        try (EntryStream stream = volume.entries(OptionalLong.empty())) {
            for (EntryBatch b = stream.next(1000); !b.isEnd(); b = stream.next(1000)) {
                entries.addAll(b.entries());
            }
        }
        return entries;
    }

    private static long readers() throws InterruptedException {
        long alive = 0;
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals(MftPieces.THREAD)) {
                thread.join(Duration.ofSeconds(30).toMillis());
                alive += thread.isAlive() ? 1 : 0;
            }
        }
        return alive;
    }

    @ParameterizedTest
    @ValueSource(strings = {"ntfs-4k", "ntfs-c512", "ntfs-c64k", "ntfs-4kn"})
    void readAheadChangesNothing(String name) throws Exception {
        try (CountingBlockDevice one = device(Fixtures.shared(name));
                CountingBlockDevice two = device(Fixtures.shared(name));
                FileSystemVolume alone = new NtfsParser(0).open(one);
                FileSystemVolume ahead = new NtfsParser(2).open(two)) {
            assertThat(all(ahead)).isEqualTo(all(alone)).isNotEmpty();
            assertThat(two.bytesRead()).isEqualTo(one.bytesRead());
        }
        assertThat(readers()).isZero();
    }

    @Test
    void closedVolumeLeavesNoStreamAndNoThread() throws Exception {
        try (CountingBlockDevice device = device(Fixtures.shared("ntfs-4k"))) {
            FileSystemVolume volume = new NtfsParser(2).open(device);
            EntryStream stream = volume.entries(OptionalLong.empty());
            assertThat(stream.next(1).entries()).hasSize(1);

            volume.close();

            assertThat(readers()).isZero();
            assertThatThrownBy(() -> stream.next(1))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("closed");
        }
    }

    @Test
    void aPathIsFoundByTheIndexesAlone() throws Exception {
        try (CountingBlockDevice device = device(Fixtures.shared("ntfs-4k"));
                FileSystemVolume volume = new NtfsParser().open(device)) {
            FileEntry last = all(volume).stream()
                    .filter(e -> e.links().get(0).parentId() == volume.summary().rootId() && !e.system())
                    .reduce((a, b) -> b)
                    .orElseThrow();
            long before = device.bytesRead();

            assertThat(volume.find("/" + last.links().get(0).name())).contains(last);

            assertThat(device.bytesRead() - before).isLessThanOrEqualTo(UPCASE + (32 << 10));
        }
    }

    @Test
    void manyFilesAreReadOnceInLargePieces() throws Exception {
        Optional<Path> image = Fixtures.full("big-20000");
        assumeTrue(
                image.isPresent(),
                "skipped: no big-20000.img in -D" + Fixtures.FULL_VOLUMES
                        + " (made by rig/volumes/make-volumes -n 20000 big)");
        try (CountingBlockDevice device = device(image.orElseThrow());
                FileSystemVolume volume = new NtfsParser().open(device)) {
            long table = 0;
            long known = 0;
            for (String name : new String[] {"/$MFT", "/$Bitmap", "/$Secure"}) {
                for (Attribute a : volume.find(name).orElseThrow().attributes()) {
                    known += a.role() == Attribute.Role.CONTENT ? a.length() : 0;
                }
                table = table == 0 ? known : table;
            }
            long bytes = device.bytesRead();
            long reads = device.reads();

            assertThat(all(volume)).hasSizeGreaterThan(20_000);

            assertThat(device.bytesRead() - bytes).isBetween(table, known + known / 100);
            assertThat(device.reads() - reads).isLessThanOrEqualTo(table / (4 << 20) + 16);
            long before = device.bytesRead();
            assertThat(volume.find("/$Extend/$ObjId")).isPresent();
            assertThat(device.bytesRead() - before).isLessThanOrEqualTo(32 << 10);
        }
    }
}
