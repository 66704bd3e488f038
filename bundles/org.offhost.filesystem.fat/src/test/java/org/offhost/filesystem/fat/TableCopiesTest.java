// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.fat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.offhost.block.Extent;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.filesystem.FileSystemVolume;
import org.offhost.filesystem.Run;
import org.offhost.tck.CountingBlockDevice;
import org.offhost.tck.FaultyBlockDevice;
import org.offhost.tck.VolumeReading;

/** Several allocation tables of which one is bad. */
class TableCopiesTest {
    private final FatImage image = FatImage.fat12();

    private static List<Extent> allocated(FatImage image) throws IOException {
        try (FileSystemVolume volume = new FatParser().open(image.device())) {
            return VolumeReading.allocated(volume, 10);
        }
    }

    private static List<String> evidence(FatImage image) throws IOException {
        return new FatParser().probe(image.device()).orElseThrow().evidence();
    }

    private static void zero(FatImage image, int table) {
        int from = image.reserved * image.sectorLength + table * image.tableLength;
        Arrays.fill(image.bytes, from, from + image.tableLength, (byte) 0);
    }

    @Test
    void tableThatLeadsNowhereGivesWayToItsCopyAndThatIsSaid() throws IOException {
        image.chain(10, 11, 12);
        image.fat(0, 11, 300);
        image.entry(image.root(0), "SAVED      ", FatImage.FILE, 10, 1536);
        Reading reading = Reading.of(image);
        assertThat(reading.runs(0)).containsExactly(new Run(0, image.cluster(10), 1536));
        assertThat(reading.details())
                .containsExactly("the FATs disagree on cluster 11: number 0 has 300, number 1 has 12; 12 is taken");
        assertThat(reading.path(reading.faults().get(0))).isEqualTo("/SAVED");
        assertThat(reading.faults().get(0).position()).isEqualTo(image.root(0));
    }

    @Test
    void fileOfWhichTheTablesTellTwoStoriesIsNeverGivenInSilence() throws IOException {
        image.chain(10, 11, 12).chain(20, 21);
        image.fat(0, 11, 30).fat(0, 30, FatImage.END);
        image.entry(image.root(0), "WHICH      ", FatImage.FILE, 10, 1536);
        image.entry(image.root(1), "SURE       ", FatImage.FILE, 20, 1024);
        Reading reading = Reading.of(image);
        assertThat(reading.runs(0)).hasSize(2);
        assertThat(reading.details())
                .containsExactly("the FATs disagree on cluster 11: number 0 has 30, number 1 has 12; 30 is taken");
    }

    @Test
    void disagreementHidesNoCircle() throws IOException {
        image.fat(10, 11).fat(11, 12).fat(12, 10);
        image.fat(1, 11, 40);
        image.entry(image.root(0), "CIRCLE     ", FatImage.FILE, 10, 50_000);
        Reading reading = Reading.of(image);
        assertThat(reading.runs(0).length()).isEqualTo(3 * 512);
        assertThat(reading.details())
                .singleElement()
                .satisfies(d -> assertThat(d)
                        .contains(
                                "leads back from cluster 12 to its own cluster 10", "the FATs disagree on cluster 11"));
    }

    @Test
    void differentMarksOfTheEndAreNoDisagreement() throws IOException {
        image.chain(10, 11);
        image.fat(1, 11, 0xFF8);
        image.entry(image.root(0), "SAME       ", FatImage.FILE, 10, 1024);
        assertThat(Reading.of(image).faults()).isEmpty();
    }

    @Test
    void copyOfTheVolumeHoldsWhatOnlyOneTableKnows() throws IOException {
        image.chain(10, 11, 12).chain(30);
        List<Extent> whole = allocated(image);
        image.fat(0, 10, 0).fat(0, 11, 0).fat(1, 30, 0).fat(1, 12, FatType.FAT12.bad());
        assertThat(allocated(image)).isEqualTo(whole).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(ints = {12, 16, 32})
    void tableOfZerosGivesWayToItsCopyAsAWhole(int bits) throws IOException {
        FatImage wiped = bits == 32 ? FatImage.fat32() : new FatImage(false, bits == 12 ? 100 : 5000, 512, 5000);
        wiped.chain(20, 22, 21);
        wiped.entry(wiped.root(0), "SAVED      ", FatImage.FILE, 20, 1536);
        List<Extent> whole = allocated(wiped);
        zero(wiped, 0);
        assertThat(Reading.of(wiped).runs(0)).hasSize(3).containsAll(List.of(new Run(512, wiped.cluster(22), 512)));
        assertThat(allocated(wiped)).isEqualTo(whole);
        assertThat(evidence(wiped))
                .contains(
                        "contradicts: FAT number 0 does not begin with the media byte; FAT number 1, which does, leads");
        assertThat(Reading.of(wiped).details())
                .contains("FAT number 0 begins with 0h, expected the media byte below ones")
                .anySatisfy(d -> assertThat(d).contains("number 1 has 22, number 0 has 0; 22 is taken"));
    }

    @Test
    void tableOfSomethingElseLeadsNobodyToOtherData() throws IOException {
        image.chain(10, 11, 12);
        image.entry(image.root(0), "MINE       ", FatImage.FILE, 10, 1536);
        for (int c = 0; c < 100; c++) {
            image.fat(0, c, 40 + c % 50);
        }
        assertThat(Reading.of(image).runs(0)).containsExactly(new Run(0, image.cluster(10), 1536));
        assertThat(Reading.of(image).details())
                .containsExactly(
                        "FAT number 0 begins with 28h, expected the media byte below ones",
                        "the FATs disagree on cluster 10: number 1 has 11, number 0 has 50; 11 is taken");
    }

    @Test
    void volumeOfWhichNoTableBeginsAsOneIsRefused() {
        image.fat(0, 0);
        assertThatThrownBy(() -> Reading.of(image))
                .isInstanceOf(CorruptStructureException.class)
                .hasMessage("FAT at byte 512: expected a table that begins with the media byte below ones,"
                        + " found FAT number 0 begins with 0h; FAT number 1 begins with 0h");
    }

    @Test
    void activeTableThatIsNotThereIsSaidAndAllCount() throws IOException {
        FatImage fat32 = FatImage.fat32().chain(200, 201);
        fat32.u16(40, 0x8F);
        fat32.entry(fat32.root(0), "HERE       ", FatImage.FILE, 200, 1024);
        assertThat(Reading.of(fat32).runs(0).length()).isEqualTo(1024);
        assertThat(evidence(fat32))
                .contains("contradicts: BPB_ExtFlags names FAT number 15 of 2 as the one kept up to date; all count");
    }

    @Test
    void tableThatIsNotKeptUpToDateCountsForNothing() throws IOException {
        FatImage fat32 = FatImage.fat32().chain(200, 201);
        fat32.u16(40, 0x80);
        fat32.fat(1, 200, 250).fat(1, 260, FatImage.END);
        fat32.entry(fat32.root(0), "ACTIVE     ", FatImage.FILE, 200, 1024);
        assertThat(Reading.of(fat32).faults()).isEmpty();
        assertThat(allocated(fat32)).doesNotContain(new Extent(fat32.cluster(260), 512));
        assertThat(evidence(fat32)).contains("BPB_ExtFlags: FAT number 0 is the one kept up to date");
    }

    @Test
    void rootIsCopiedWhateverTheTableSaysOfIt() throws IOException {
        for (int value : new int[] {0, FatType.FAT32.bad()}) {
            FatImage fat32 = FatImage.fat32().fat(2, value);
            fat32.entry(fat32.root(0), "STAYS      ", FatImage.FILE, 0, 0);
            assertThat(Reading.of(fat32).names()).containsExactly("STAYS");
            assertThat(Reading.of(fat32).faults())
                    .singleElement()
                    .satisfies(f -> assertThat(f.structure()).isEqualTo("root directory"));
            assertThat(allocated(fat32)).containsExactly(new Extent(0, fat32.dataPosition + 512));
        }
    }

    @Test
    void unreadableSectorOfATableIsTriedOnce() throws IOException {
        FatImage fat32 = FatImage.fat32().chain(200, 201);
        long table = (long) fat32.reserved * fat32.sectorLength;
        CountingBlockDevice counted =
                new CountingBlockDevice(new FaultyBlockDevice(fat32.device()).unreadable(table + 512, 512));
        try (FileSystemVolume volume = new FatParser().open(counted)) {
            assertThat(VolumeReading.allocated(volume, 10)).contains(new Extent(fat32.cluster(200), 1024));
        }
        assertThat(counted.reads()).isLessThan(100);
    }

    @Test
    void manyFilesOnOneLongChainEndInBoundedTime() {
        FatImage fat32 = new FatImage(true, 50_000, 512, 50_000);
        fat32.chain(IntStream.range(6000, 46_000).toArray());
        fat32.chain(IntStream.range(1000, 5096).toArray());
        fat32.entry(fat32.root(0), "CROSSED    ", FatImage.DIRECTORY, 1000, 0);
        for (int i = 0; i < 65_536; i++) {
            String name = String.format("F%07d   ", i);
            fat32.entry(fat32.cluster(1000) + i * 32L, name, FatImage.FILE, 6000, 0xFFFF_FFFFL);
        }
        assertTimeoutPreemptively(
                Duration.ofMinutes(1),
                () -> assertThat(Reading.of(fat32).entries()).hasSize(65_537));
    }
}
