// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.fat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.offhost.block.BlockDevice;
import org.offhost.block.Extent;
import org.offhost.filesystem.AttributeValue.NonResident;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.filesystem.DirectoryTree;
import org.offhost.filesystem.EntryBatch;
import org.offhost.filesystem.EntryStream;
import org.offhost.filesystem.Fault;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.FileSystemVolume;
import org.offhost.filesystem.Run;
import org.offhost.tck.FaultyBlockDevice;
import org.offhost.tck.VolumeReading;

class ClusterChainTest {
    private final FatImage image = FatImage.fat12();
    private final List<Fault> faults = new ArrayList<>();

    private FileSystemVolume open() throws IOException {
        return new FatParser().open(image.device());
    }

    private List<FileEntry> entries(FileSystemVolume volume) throws IOException {
        List<FileEntry> all = new ArrayList<>();
        try (EntryStream stream = volume.entries(OptionalLong.empty())) {
            for (EntryBatch b = stream.next(10); !b.isEnd(); b = stream.next(10)) {
                all.addAll(b.entries());
                faults.addAll(b.faults());
            }
        }
        return all.subList(1, all.size());
    }

    private static NonResident value(FileEntry entry) {
        return (NonResident) entry.attributes().get(0).value();
    }

    private void expectFault(String... parts) {
        assertThat(faults).singleElement().satisfies(f -> assertThat(f.detail()).contains(parts));
    }

    @Test
    void neighboursAreJoinedToRunsInBytesOfTheVolume() throws IOException {
        image.chain(10, 11, 12, 20, 5);
        image.entry(image.root(0), "A          ", FatImage.FILE, 10, 5 * 512 - 3);
        NonResident value = value(entries(open()).get(0));
        assertThat(value.runs())
                .containsExactly(
                        new Run(0, image.cluster(10), 1536),
                        new Run(1536, image.cluster(20), 512),
                        new Run(2048, image.cluster(5), 512));
        assertThat(value.length()).isEqualTo(2557).isEqualTo(value.initializedLength());
        assertThat(faults).isEmpty();
    }

    @Test
    void emptyFileHasNoRun() throws IOException {
        image.entry(image.root(0), "EMPTY      ", FatImage.FILE, 0, 0);
        assertThat(value(entries(open()).get(0)).runs()).isEmpty();
        assertThat(faults).isEmpty();
    }

    @Test
    void circularChainEndsWithAFault() throws IOException {
        image.fat(10, 11).fat(11, 12).fat(12, 10);
        image.entry(image.root(0), "CIRCLE     ", FatImage.FILE, 10, 100 * 512);
        FileEntry entry = entries(open()).get(0);
        assertThat(value(entry).runs().length()).isEqualTo(3 * 512);
        expectFault("leads back from cluster 12 to its own cluster 10 after 3 clusters");
    }

    @Test
    void circularDirectoryEndsWithAFault() throws IOException {
        image.fat(10, 11).fat(11, 10);
        image.entry(image.root(0), "CIRCLE     ", FatImage.DIRECTORY, 10, 0);
        long first = image.dots(10, 0);
        for (int i = 0; i < 30; i++) {
            image.entry(first + i * 32, String.format("FILE%02d     ", i), FatImage.FILE, 0, 0);
        }
        assertThat(entries(open())).hasSize(31);
        expectFault("leads back");
    }

    @Test
    void directoryInsideItselfIsNotEntered() throws IOException {
        image.chain(10);
        image.entry(image.root(0), "OUTER      ", FatImage.DIRECTORY, 10, 0);
        image.entry(image.dots(10, 0), "INNER      ", FatImage.DIRECTORY, 10, 0);
        assertThat(entries(open())).extracting(e -> e.links().get(0).name()).containsExactly("OUTER", "INNER");
        expectFault("shares cluster 10");
    }

    @Test
    void crossedFilesAreBothGivenAndTheSecondIsAFault() throws IOException {
        image.chain(10, 11, 12);
        image.fat(20, 11);
        image.entry(image.root(0), "FIRST      ", FatImage.FILE, 10, 3 * 512);
        image.entry(image.root(1), "SECOND     ", FatImage.FILE, 20, 3 * 512);
        List<FileEntry> found = entries(open());
        assertThat(value(found.get(1)).runs().length()).isEqualTo(3 * 512);
        expectFault("shares cluster 11");
        assertThat(faults.get(0).path(new DirectoryTree(0))).contains("/SECOND");
        assertThat(faults.get(0).position()).isEqualTo(image.root(1));
    }

    @Test
    void clustersBehindTheLengthAreAFaultAndNotTaken() throws IOException {
        image.chain(10, 11, 12);
        image.entry(image.root(0), "LONG       ", FatImage.FILE, 10, 600);
        assertThat(value(entries(open()).get(0)).runs().length()).isEqualTo(1024);
        expectFault("goes on from cluster 11 to number 12 behind 2 clusters");
    }

    @Test
    void chainThatEndsEarlyReadsAsZerosBehindItsEnd() throws IOException {
        image.chain(10, 11);
        image.text(image.cluster(11), "here");
        image.entry(image.root(0), "SHORT      ", FatImage.FILE, 10, 2000);
        try (FileSystemVolume volume = open()) {
            FileEntry entry = entries(volume).get(0);
            assertThat(value(entry).length()).isEqualTo(2000);
            assertThat(value(entry).initializedLength()).isEqualTo(1024);
            try (InputStream in = volume.content(entry, entry.content().orElseThrow())) {
                byte[] content = in.readAllBytes();
                assertThat(content).hasSize(2000);
                assertThat(content[512]).isEqualTo((byte) 'h');
            }
        }
        expectFault("ends at cluster 11 after 2 of 4 clusters");
    }

    @Test
    void chainThatLeadsOutOfTheVolumeIsAFault() throws IOException {
        image.fat(10, 200);
        image.entry(image.root(0), "OUT        ", FatImage.FILE, 10, 1000);
        image.entry(image.root(1), "NONE       ", FatImage.FILE, 0, 1000);
        image.entry(image.root(2), "DIR        ", FatImage.DIRECTORY, 4095, 0);
        assertThat(entries(open())).hasSize(3);
        assertThat(faults)
                .extracting(Fault::detail)
                .satisfiesExactly(
                        d -> assertThat(d).contains("to number 200, expected 2 to 101"),
                        d -> assertThat(d).contains("no cluster for 1000 bytes"),
                        d -> assertThat(d).contains("to number 4095"));
    }

    @Test
    void secondTableHelpsWhereTheFirstIsUnreadable() throws IOException {
        FatImage fat32 = FatImage.fat32().chain(200, 201);
        fat32.entry(fat32.root(0), "SAVED      ", FatImage.FILE, 200, 1024);
        long table = (long) fat32.reserved * fat32.sectorLength;
        BlockDevice device = new FaultyBlockDevice(fat32.device()).unreadable(table, fat32.tableLength);
        try (FileSystemVolume volume = new FatParser().open(device)) {
            assertThat(value(entries(volume).get(0)).runs()).hasSize(1);
            assertThat(VolumeReading.allocated(volume, 10)).contains(new Extent(fat32.cluster(200), 1024));
        }
        assertThat(faults).isEmpty();
    }

    @Test
    void tableThatIsNotMirroredIsTheOneRead() throws IOException {
        FatImage fat32 = FatImage.fat32();
        fat32.u16(40, 0x81);
        fat32.fat(1, 200, 201);
        fat32.fat(1, 201, FatImage.END);
        fat32.entry(fat32.root(0), "ACTIVE     ", FatImage.FILE, 200, 1024);
        assertThat(value(entries(new FatParser().open(fat32.device())).get(0))
                        .runs()
                        .length())
                .isEqualTo(1024);
        assertThat(faults).isEmpty();
    }

    @Test
    void upperFourBitsOfAFat32EntryDoNotCount() throws IOException {
        FatImage fat32 =
                FatImage.fat32().fat(200, 0xA000_00C9).fat(201, 0xFFFF_FFFF).fat(210, 0xF000_0000);
        fat32.entry(fat32.root(0), "BITS       ", FatImage.FILE, 200, 1024);
        try (FileSystemVolume volume = new FatParser().open(fat32.device())) {
            assertThat(value(entries(volume).get(0)).runs()).hasSize(1);
            assertThat(VolumeReading.allocated(volume, 10))
                    .containsExactly(new Extent(0, fat32.dataPosition + 512), new Extent(fat32.cluster(200), 1024));
        }
        assertThat(faults).isEmpty();
    }

    @Test
    void allocatedHasTheSystemAreaAndUsedClustersWithoutBadOnes() throws IOException {
        image.chain(2, 3, 5, 6, 101);
        image.fat(4, FatType.FAT12.bad()).fat(50, FatType.FAT12.bad());
        try (FileSystemVolume volume = open()) {
            assertThat(VolumeReading.allocated(volume, 2))
                    .containsExactly(
                            new Extent(0, image.dataPosition + 1024),
                            new Extent(image.cluster(5), 1024),
                            new Extent(image.cluster(101), 512));
            assertThat(volume.summary().length()).isEqualTo(image.cluster(101) + 512);
        }
    }

    @Test
    void unknownCursorIsRefused() throws IOException {
        image.entry(image.root(0), "A          ", FatImage.FILE, 0, 0);
        try (FileSystemVolume volume = open()) {
            assertThatThrownBy(() -> volume.entries(OptionalLong.of(12_345)))
                    .isInstanceOf(CorruptStructureException.class)
                    .hasMessageContaining("12345");
        }
    }
}
