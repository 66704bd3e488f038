// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ntfs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.offhost.block.BlockDevice;
import org.offhost.filesystem.AttributeValue;
import org.offhost.filesystem.EntryBatch;
import org.offhost.filesystem.EntryStream;
import org.offhost.filesystem.Fault;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.FileSystemVolume;
import org.offhost.tck.CountingBlockDevice;
import org.offhost.tck.Fixtures;
import org.offhost.tck.MemoryBlockDevice;

/** What is in a directory, by its index. */
class NtfsChildrenTest {
    private static List<FileEntry> children(FileSystemVolume volume, FileEntry directory, List<Fault> faults)
            throws IOException {
        List<FileEntry> found = new ArrayList<>();
        try (EntryStream children = volume.children(directory)) {
            for (EntryBatch b = children.next(10); !b.isEnd(); b = children.next(10)) {
                found.addAll(b.entries());
                faults.addAll(b.faults());
            }
        }
        return found;
    }

    @Test
    void directoryIsListedWithoutReadingAllRecords() throws Exception {
        try (CountingBlockDevice device = new CountingBlockDevice(Fixtures.device("ntfs-4k"));
                FileSystemVolume volume = new NtfsParser().open(device)) {
            FileEntry directory = volume.find("/ads").orElseThrow();
            long before = device.bytesRead();
            List<Fault> faults = new ArrayList<>();
            assertThat(children(volume, directory, faults)).hasSize(4);
            assertThat(faults).isEmpty();
            assertThat(device.bytesRead() - before).isLessThan(64 << 10);
        }
    }

    @Test
    void nodeThatIsDamagedIsNamedAndTheOthersAreRead() throws Exception {
        byte[] bytes = Files.readAllBytes(Fixtures.shared("ntfs-c512"));
        FileEntry directory;
        int whole;
        try (BlockDevice device = Fixtures.device("ntfs-c512");
                FileSystemVolume volume = new NtfsParser().open(device)) {
            directory = volume.find("/security").orElseThrow();
            whole = children(volume, directory, new ArrayList<>()).size();
        }
        long node = directory.attributes().stream()
                .filter(a -> a.type().equals(AttributeType.INDEX_ALLOCATION))
                .map(a -> (AttributeValue.NonResident) a.value())
                .mapToLong(v -> v.runs().get(0).position())
                .findFirst()
                .orElseThrow();
        bytes[(int) node] ^= 1;
        try (FileSystemVolume volume = new NtfsParser().open(new MemoryBlockDevice(bytes, 512, true))) {
            List<Fault> faults = new ArrayList<>();
            assertThat(children(volume, directory, faults)).hasSizeBetween(1, whole - 1);
            assertThat(faults)
                    .singleElement()
                    .satisfies(f -> assertThat(f.detail()).contains("index record", "expected signature INDX"));
        }
    }
}
