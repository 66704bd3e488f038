// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.fat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.FileSystemVolume;
import org.offhost.filesystem.VolumeSummary;
import org.offhost.tck.FaultyBlockDevice;

class VolumeDetectionTest {
    private final FatParser parser = new FatParser();

    private VolumeSummary probe(FatImage image) throws IOException {
        return parser.probe(image.device()).orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({
        "false,1,fat12",
        "false,4084,fat12",
        "false,4085,fat16",
        "false,65524,fat16",
        "true,65525,fat32",
        "true,300,fat32"
    })
    void typeIsToldByTheCountOfClusters(boolean fat32, int clusters, String type) throws IOException {
        VolumeSummary summary = probe(new FatImage(fat32, clusters, 512, 10));
        assertThat(summary.type()).isEqualTo(type);
        assertThat(summary.evidence()).anySatisfy(e -> assertThat(e).startsWith(clusters + " clusters"));
    }

    @Test
    void fat32OfFewClustersIsToldByTheFormOfTheBpb() throws IOException {
        assertThat(probe(FatImage.fat32()).evidence())
                .anySatisfy(e -> assertThat(e).contains("300 clusters would be FAT12", "BPB_FATSz16 is 0"));
    }

    @ParameterizedTest
    @ValueSource(ints = {512, 1024, 2048, 4096})
    void sectorsOfEveryLengthAreRead(int sectorLength) throws IOException {
        FatImage image = new FatImage(true, 300, sectorLength, 300).chain(5, 6);
        image.entry(image.root(0), "A       TXT", FatImage.FILE, 5, sectorLength + 1);
        VolumeSummary summary = probe(image);
        assertThat(summary.sectorLength()).isEqualTo(sectorLength);
        assertThat(summary.length()).isEqualTo(image.bytes.length);
        assertThat(parser.open(image.device())
                        .find("/a.txt")
                        .orElseThrow()
                        .content()
                        .orElseThrow()
                        .length())
                .isEqualTo(sectorLength + 1);
    }

    @Test
    void labelOfTheRootComesBeforeThatOfTheBootSector() throws IOException {
        FatImage image = FatImage.fat12();
        assertThat(probe(image).label()).isEqualTo("BOOT LABEL");
        assertThat(probe(image).serial()).isEqualTo("1234-ABCD");
        image.entry(image.root(3), "IN THE ROOT", 0x08, 0, 0);
        Arrays.fill(image.bytes, (int) image.root(0), (int) image.root(3), (byte) 0xE5);
        assertThat(probe(image).label()).isEqualTo("IN THE ROOT");
    }

    @Test
    void volumeNotClosedIsDirty() throws IOException {
        FatImage fat16 = new FatImage(false, 5000, 512, 10);
        assertThat(probe(fat16).dirty()).isFalse();
        assertThat(probe(fat16.fat(1, 0x7FFF)).dirty()).isTrue();
        assertThat(probe(FatImage.fat32().fat(1, 0x07FF_FFFF)).dirty()).isTrue();
        FatImage fat12 = FatImage.fat12();
        fat12.u8(37, 1);
        assertThat(probe(fat12).dirty()).isTrue();
    }

    @Test
    void backupBootSectorIsUsedWhereTheFirstIsGone() throws IOException {
        FatImage image = FatImage.fat32();
        Arrays.fill(image.bytes, 0, 512, (byte) 0);
        VolumeSummary summary = probe(image);
        assertThat(summary.type()).isEqualTo("fat32");
        assertThat(summary.evidence().get(0)).contains("backup at byte 3072");
        FaultyBlockDevice unreadable = new FaultyBlockDevice(FatImage.fat32().device()).unreadable(0, 512);
        assertThat(parser.probe(unreadable)).isPresent();
    }

    @ParameterizedTest
    @CsvSource({"13,2,bytes of a cluster 512 instead of 1024", "44,7,BPB_RootClus 2 instead of 7"})
    void bootSectorsThatPutDataInDifferentPlacesAreRefused(int at, int value, String difference) {
        FatImage image = FatImage.fat32();
        image.u8(at, value);
        for (ThrowingCallable call :
                List.<ThrowingCallable>of(() -> parser.probe(image.device()), () -> parser.open(image.device()))) {
            assertThatThrownBy(call)
                    .isInstanceOf(CorruptStructureException.class)
                    .hasMessage(
                            "FAT backup boot sector at byte 3072: expected the same as at byte 0, found " + difference);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 36})
    void bootSectorWhoseTablesBeginAsItsMediaByteHasItCounts(int at) throws IOException {
        FatImage image = FatImage.fat32().chain(5);
        image.entry(image.root(0), "HERE       ", FatImage.FILE, 5, 12);
        image.u8(at, image.bytes[at] + 1);
        assertThat(probe(image).evidence().get(0)).contains("at byte 0 is bad, its backup at byte 3072");
        assertThat(Reading.of(image).runs(0).get(0).position()).isEqualTo(image.cluster(5));
        FatImage backup = FatImage.fat32();
        backup.u8(3072 + at, image.bytes[at]);
        assertThat(probe(backup).evidence().get(0)).contains("boot sector at byte 0:");
        assertThat(probe(backup).evidence()).anyMatch(e -> e.startsWith("contradicts: another BPB"));
    }

    @Test
    void lengthThatDiffersBetweenBootSectorsIsSaid() throws IOException {
        FatImage image = FatImage.fat32();
        image.u8(3072 + 32, image.bytes[32] - 1);
        assertThat(probe(image).evidence()).anyMatch(e -> e.startsWith("contradicts: another BPB"));
        assertThat(parser.open(image.device()).summary().length()).isEqualTo(image.bytes.length);
    }

    @Test
    void nonsenseInFsInfoMattersToNobody() throws IOException {
        FatImage image = FatImage.fat32().chain(5, 6);
        image.entry(image.root(0), "A       TXT", FatImage.FILE, 5, 700);
        image.u16(48, 1);
        assertThat(probe(image).evidence()).contains("contradicts: no FSInfo at byte 512");
        image.text(512, "RRaA");
        Arrays.fill(image.bytes, 512 + 484, 512 + 508, (byte) 0xEE); // counts more clusters free than there are
        assertThat(probe(image).evidence()).contains("FSInfo at byte 512");
        assertThat(Reading.of(image).faults()).isEmpty();
        assertThat(Reading.of(image).runs(0).length()).isEqualTo(1024);
    }

    @Test
    void typeThatTheBootSectorStatesDoesNotDecide() throws IOException {
        FatImage image = new FatImage(false, 4084, 512, 10);
        image.text(54, "FAT16   ");
        assertThat(probe(image).type()).isEqualTo("fat12");
        assertThat(probe(image).evidence())
                .contains("contradicts: BS_FilSysType is 'FAT16'; the count of clusters decides");
        image.text(54, "FAT12   ");
        assertThat(probe(image).evidence()).noneMatch(e -> e.startsWith("contradicts: BS"));
    }

    @ParameterizedTest
    @CsvSource({"false,4084", "false,4085", "false,65524", "true,65524", "true,65525"})
    void lastClusterOfABorderlineVolumeIsReadAsItsTypeHasIt(boolean fat32, int clusters) throws IOException {
        FatImage image = new FatImage(fat32, clusters, 512, clusters);
        image.chain(3, clusters + 1, 4);
        image.entry(image.root(0), "LAST       ", FatImage.FILE, 3, 1500);
        Reading reading = Reading.of(image);
        assertThat(reading.faults()).isEmpty();
        assertThat(reading.runs(0).get(1).position()).isEqualTo(image.bytes.length - 512);
    }

    @Test
    void formOfFat16WithClustersOfFat32IsRefusedWithTheirCount() {
        FatImage image = new FatImage(false, 65_524, 512, 10);
        image.u8(32, image.bytes[32] + 1); // one sector more
        assertThatThrownBy(() -> parser.open(image.device()))
                .hasMessageContaining("expected fewer than 65525 clusters where BPB_FATSz16 is not 0, found 65525");
    }

    @Test
    void remainsOfAVolumeAreNoVolume() throws IOException {
        FatImage ext = FatImage.fat32();
        Arrays.fill(ext.bytes, 0, 512, (byte) 0);
        ext.u16(0x438, 0xEF53);
        assertThat(parser.probe(ext.device())).isEmpty();
        FatImage ntfs = FatImage.fat32();
        ntfs.text(3, "NTFS    ");
        assertThat(parser.probe(ntfs.device())).isEmpty();
        FatImage otherTable = FatImage.fat32();
        Arrays.fill(otherTable.bytes, 0, 512, (byte) 0);
        otherTable.fat(0, 0);
        assertThat(parser.probe(otherTable.device())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "11,0,BPB_BytsPerSec",
        "13,3,BPB_SecPerClus",
        "14,0,BPB_RsvdSecCnt",
        "16,0,BPB_NumFATs",
        "16,9,BPB_NumFATs",
        "21,1,BPB_Media",
        "22,0,BPB_RootEntCnt"
    })
    void wrongValueIsNamed(int at, int value, String name) throws IOException {
        FatImage image = FatImage.fat12();
        image.u16(at, at == 16 || at == 21 || at == 13 ? value | image.bytes[at + 1] << 8 : value);
        assertThat(parser.probe(image.device())).isEmpty();
        assertThatThrownBy(() -> parser.open(image.device()))
                .isInstanceOf(CorruptStructureException.class)
                .hasMessageContaining("FAT boot sector at byte 0")
                .hasMessageContaining(name);
    }

    @ParameterizedTest
    @CsvSource({"11,0,BPB_BytsPerSec", "16,0,BPB_NumFATs"})
    void volumeThatNamesItselfButIsNotSoundIsExplainedByProbeToo(int at, int value, String name) throws IOException {
        FatImage image = FatImage.fat12();
        image.text(54, "FAT12   ");
        assertThat(parser.probe(image.device())).isPresent();
        image.u16(at, at == 16 ? value | image.bytes[at + 1] << 8 : value);
        assertThatThrownBy(() -> parser.probe(image.device()))
                .isInstanceOf(CorruptStructureException.class)
                .hasMessageContaining(name);
        image.u16(0x438, 0xEF53);
        assertThat(parser.probe(image.device())).isEmpty();
    }

    @Test
    void tableThatIsTooShortForTheClustersIsRefused() {
        FatImage image = new FatImage(false, 5000, 512, 10);
        image.u16(22, 1);
        assertThatThrownBy(() -> parser.open(image.device()))
                .isInstanceOf(CorruptStructureException.class)
                .hasMessageContaining("FAT of at least");
    }

    @Test
    void truncatedVolumeGivesWhatIsThere() throws IOException {
        FatImage image = new FatImage(false, 5000, 512, 10);
        image.chain(3).chain(12);
        image.entry(image.root(0), "HERE       ", FatImage.FILE, 3, 12);
        image.entry(image.root(1), "BEHIND     ", FatImage.FILE, 12, 12);
        assertThat(probe(image).evidence())
                .anySatisfy(e -> assertThat(e).startsWith("contradicts").contains("" + image.bytes.length));
        FileSystemVolume volume = parser.open(image.device());
        assertThat(volume.summary().length()).isGreaterThan(image.bytes.length);
        assertThat(content(volume, "/HERE")).hasSize(12);
        assertThatThrownBy(() -> content(volume, "/BEHIND"))
                .isInstanceOf(CorruptStructureException.class)
                .hasMessageContaining("inside a volume of " + image.bytes.length + " bytes");
    }

    private static byte[] content(FileSystemVolume volume, String path) throws IOException {
        FileEntry entry = volume.find(path).orElseThrow();
        try (InputStream in = volume.content(entry, entry.content().orElseThrow())) {
            return in.readAllBytes();
        }
    }

    @ParameterizedTest
    @CsvSource({"false,2,1", "false,8,1", "false,8,7", "true,2,1", "true,64,63"})
    void sectorsBehindTheLastClusterThatTheDeviceLacksAreNobodys(boolean fat32, int perCluster, int more)
            throws IOException {
        FatImage image = ofLongerClusters(fat32, perCluster);
        image.sectors(image.bytes.length / 512 + more);
        VolumeSummary summary = probe(image);
        assertThat(summary.length()).isEqualTo(image.bytes.length);
        assertThat(summary.evidence()).anySatisfy(e -> assertThat(e).endsWith("no cluster is missing"));
        assertThat(parser.open(image.device()).summary()).isEqualTo(summary);
    }

    @Test
    void clusterThatTheDeviceLacksIsMissed() throws IOException {
        FatImage image = ofLongerClusters(false, 8);
        image.sectors(image.bytes.length / 512 + 8);
        assertThat(probe(image).length()).isEqualTo(image.bytes.length + 4096);
        assertThat(probe(image).evidence()).anyMatch(e -> e.startsWith("contradicts: the device has only"));
    }

    /** 20 clusters of some sectors in place of as many of one. */
    private static FatImage ofLongerClusters(boolean fat32, int perCluster) {
        FatImage image = new FatImage(fat32, 20 * perCluster, 512, 20 * perCluster);
        image.u8(13, perCluster);
        if (fat32) {
            image.u8(6 * 512 + 13, perCluster);
        }
        return image;
    }

    /** As MSX-DOS, TOS and the first systems of PCs left diskettes; mtools reads them. */
    @ParameterizedTest
    @CsvSource({"510,0,no signature AA55h", "0,0,no jump", "0,0x60,no jump", "510,0x1234,no signature"})
    void bootSectorWithoutItsMarksCountsIfItsTablesBeginAsItHasIt(int at, String value, String said)
            throws IOException {
        FatImage image = FatImage.fat12().chain(3);
        image.entry(image.root(0), "A          ", FatImage.FILE, 3, 12);
        image.u16(at, Integer.decode(value));
        assertThat(probe(image).evidence().get(0)).contains(said);
        assertThat(Reading.of(image).runs(0).get(0).position()).isEqualTo(image.cluster(3));

        image.fat(1, 0, 0xFF0); // another media byte in one of the tables
        assertThat(parser.probe(image.device())).isEmpty();
        image.fat(1, 0, 0xFF8);
        image.u16(0x438, 0xEF53);
        assertThat(parser.probe(image.device())).as("remains below ext2").isEmpty();
    }
}
