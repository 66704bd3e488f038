// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.fat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.offhost.filesystem.CorruptStructureException;
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
        "0,0,jump",
        "11,0,BPB_BytsPerSec",
        "13,3,BPB_SecPerClus",
        "14,0,BPB_RsvdSecCnt",
        "16,0,BPB_NumFATs",
        "16,9,BPB_NumFATs",
        "21,1,BPB_Media",
        "22,0,BPB_RootEntCnt",
        "510,0,signature"
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

    @Test
    void tableThatIsTooShortForTheClustersIsRefused() {
        FatImage image = new FatImage(false, 5000, 512, 10);
        image.u16(22, 1);
        assertThatThrownBy(() -> parser.open(image.device()))
                .isInstanceOf(CorruptStructureException.class)
                .hasMessageContaining("FAT of at least");
    }

    @Test
    void truncatedVolumeIsProbedAndRefusedByOpen() throws IOException {
        FatImage image = new FatImage(false, 5000, 512, 10);
        assertThat(probe(image).evidence())
                .anySatisfy(e -> assertThat(e).startsWith("contradicts").contains("" + image.bytes.length));
        assertThatThrownBy(() -> parser.open(image.device())).hasMessageContaining("truncated");
    }
}
