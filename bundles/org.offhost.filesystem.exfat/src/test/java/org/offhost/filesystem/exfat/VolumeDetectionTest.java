// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.exfat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.offhost.block.Slice;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.filesystem.FileSystemVolume;
import org.offhost.filesystem.VolumeSummary;
import org.offhost.tck.FaultyBlockDevice;
import org.offhost.tck.VolumeReading;

class VolumeDetectionTest {
    private final ExfatParser parser = new ExfatParser();

    private VolumeSummary probe(ExfatImage image) throws IOException {
        return parser.probe(image.device()).orElseThrow();
    }

    private void refused(ExfatImage image, String... words) {
        for (boolean probe : new boolean[] {true, false}) {
            assertThatThrownBy(() -> {
                        if (probe) {
                            parser.probe(image.device());
                        } else {
                            parser.open(image.device());
                        }
                    })
                    .isInstanceOf(CorruptStructureException.class)
                    .satisfies(e -> assertThat(e.getMessage()).contains(words));
        }
    }

    @Test
    void summaryTellsWhatIsThereAndWhy() throws IOException {
        ExfatImage image = ExfatImage.small();
        VolumeSummary s = probe(image);
        assertThat(s.type()).isEqualTo("exfat");
        assertThat(s.label()).isEqualTo("LABEL");
        assertThat(s.serial()).isEqualTo("1234-ABCD");
        assertThat(s.length()).isEqualTo(image.length);
        assertThat(s.rootId()).isZero();
        assertThat(s.dirty()).isFalse();
        assertThat(s.evidence())
                .noneMatch(e -> e.startsWith("contradicts"))
                .anyMatch(e -> e.startsWith("boot region at byte 0"))
                .anyMatch(e -> e.startsWith("backup boot region at byte 6144"))
                .anyMatch(e -> e.startsWith("allocation bitmap of 25 bytes at cluster 2"))
                .anyMatch(e -> e.startsWith("up-case table at cluster 3"));
    }

    @ParameterizedTest
    @CsvSource({"9,0", "9,7", "10,1", "11,0", "12,0", "12,3", "9,16", "12,13"})
    void sectorsAndClustersOfEveryLengthAreRead(int sectorShift, int clusterShift) throws IOException {
        ExfatImage image = new ExfatImage(sectorShift, clusterShift, clusterShift > 10 ? 8 : 300);
        image.chain(7, 6);
        image.file(image.root(3), "file", ExfatImage.ARCHIVE, ExfatImage.CHAIN, 7, image.clusterLength + 1);
        VolumeSummary summary = probe(image);
        assertThat(summary.sectorLength()).isEqualTo(1 << sectorShift);
        assertThat(summary.clusterLength()).isEqualTo(image.clusterLength);
        Reading reading = Reading.of(image);
        assertThat(reading.faults()).isEmpty();
        assertThat(Reading.value(reading.files().get(0)).runs().count()).isEqualTo(2);
        assertThat(VolumeReading.allocated(reading.volume(), 100)).hasSize(4);
    }

    @Test
    void flagsOfTheVolumeAreSaid() throws IOException {
        ExfatImage image = ExfatImage.small();
        image.u16(106, 0x6); // does not count in the checksum
        VolumeSummary summary = probe(image);
        assertThat(summary.dirty()).isTrue();
        assertThat(summary.evidence())
                .anyMatch(e -> e.contains("VolumeDirty"))
                .anyMatch(e -> e.contains("MediaFailure"));
    }

    @Test
    void guidOfTheVolumeIsSaid() throws IOException {
        ExfatImage image = ExfatImage.small();
        image.u8(image.root(3), 0xA0);
        for (int i = 0; i < 16; i++) {
            image.u8(image.root(3) + 6 + i, i + 1);
        }
        image.sealSet(image.root(3));
        assertThat(probe(image).evidence()).contains("volume GUID {04030201-0605-0807-090A-0B0C0D0E0F10}");
        assertThat(Reading.of(image).faults()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"3", "40", "510", "300", "2000", "5632"})
    void backupBootRegionIsUsedWhereTheMainOneIsBad(int damaged) throws IOException {
        ExfatImage image = ExfatImage.small();
        image.u8(damaged, image.u8(damaged) ^ 0x41);
        VolumeSummary summary = probe(image);
        assertThat(summary.evidence().get(0)).startsWith("boot region at byte 6144");
        assertThat(summary.evidence().get(1)).contains("main boot region is bad", "backup boot region is used");
        assertThat(summary.dirty()).as("its flags are stale").isTrue();
        assertThat(Reading.of(image).faults()).isEmpty();
    }

    @Test
    void backupBootRegionIsUsedWhereTheMainOneIsUnreadable() throws IOException {
        ExfatImage image = new ExfatImage(12, 0, 50);
        for (int position : new int[] {0, 11 * 4096}) {
            FaultyBlockDevice device = new FaultyBlockDevice(image.device()).unreadable(position, 512);
            assertThat(parser.probe(device).orElseThrow().evidence().get(1)).contains("cannot be read");
        }
    }

    @Test
    void backupOfAVolumeThatIsNoMoreIsNoVolume() throws IOException {
        ExfatImage other = ExfatImage.small();
        other.b.put(0, new byte[] {(byte) 0xEB, 0x3C, (byte) 0x90});
        other.b.put(3, "MSDOS5.0".getBytes(StandardCharsets.US_ASCII));
        assertThat(parser.probe(other.device())).as("another boot sector").isEmpty();
        ExfatImage xfs = ExfatImage.small();
        xfs.clear(0, 512);
        assertThat(parser.probe(xfs.device())).isPresent();
        xfs.b.put(0, "XFSB".getBytes(StandardCharsets.US_ASCII));
        assertThat(parser.probe(xfs.device())).as("another signature").isEmpty();
    }

    @Test
    void bothBootRegionsBadIsRefusedWithTheChecksums() {
        ExfatImage image = ExfatImage.small();
        image.u8(700, 1);
        image.u8(6144 + 700, 1);
        refused(image, "exFAT boot checksum at byte 5632", "expected", "found");
    }

    @Test
    void texFatIsRefusedByName() {
        ExfatImage image = ExfatImage.small();
        image.u8(110, 2);
        refused(image.seal(0).copyToBackup(), "NumberOfFats", "TexFAT", "not read");
    }

    @ParameterizedTest
    @CsvSource({
        "0,1,0,JumpBoot",
        "63,1,1,MustBeZero",
        "72,8,9223372036854775807,VolumeLength",
        "72,8,-1,VolumeLength",
        "72,8,0,VolumeLength",
        "72,8,60,ClusterCount",
        "80,4,23,FatOffset",
        "80,4,4294967295,FatLength",
        "84,4,1,FatLength",
        "84,4,7,FatLength",
        "88,4,0,FatLength",
        "88,4,4294967295,ClusterCount",
        "92,4,0,ClusterCount",
        "92,4,201,ClusterCount",
        "92,4,4294967295,ClusterCount",
        "96,4,1,FirstClusterOfRootDirectory",
        "96,4,202,FirstClusterOfRootDirectory",
        "105,1,2,FileSystemRevision",
        "108,1,8,BytesPerSectorShift",
        "108,1,13,BytesPerSectorShift",
        "109,1,17,SectorsPerClusterShift",
        "110,1,0,NumberOfFats",
        "510,1,0,BootSignature"
    })
    void wrongValueIsNamed(int at, int width, long value, String name) {
        ExfatImage image = ExfatImage.small();
        for (int i = 0; i < width; i++) {
            image.u8(at + i, (int) (value >> 8 * i));
        }
        refused(image.seal(0).copyToBackup(), "exFAT boot sector at byte 0", name);
    }

    @Test
    void truncatedVolumeGivesWhatIsThere() throws IOException {
        ExfatImage image = ExfatImage.small();
        image.file(image.root(3), "file", ExfatImage.ARCHIVE, ExfatImage.CHAIN, 0, 0);
        var cut = Slice.of(image.device(), 0, image.length - 512);
        VolumeSummary summary = parser.probe(cut).orElseThrow();
        assertThat(summary.length()).isEqualTo(image.length);
        assertThat(summary.evidence())
                .anySatisfy(e -> assertThat(e).startsWith("contradicts").contains("" + image.length));
        try (FileSystemVolume volume = parser.open(cut)) {
            assertThat(volume.find("/file")).isPresent();
        }
    }

    @Test
    void sectorsBehindTheClusterHeapThatTheDeviceLacksAreNobodys() throws IOException {
        for (int more : new int[] {1, 7, 1000}) {
            ExfatImage image = ExfatImage.small();
            image.u64(72, image.length / 512 + more);
            image.seal(0).copyToBackup();
            VolumeSummary summary = probe(image);
            assertThat(summary.length()).isEqualTo(image.length);
            assertThat(summary.evidence()).anySatisfy(e -> assertThat(e).endsWith("no cluster is missing"));
        }
    }

    @Test
    void badUpCaseTableIsSaidAndOnlyItsMandatoryPartIsUsed() throws IOException {
        ExfatImage image = ExfatImage.small();
        image.file(image.root(3), "Straße äö", ExfatImage.ARCHIVE, ExfatImage.CHAIN, 0, 0);
        try (FileSystemVolume volume = parser.open(image.device())) {
            assertThat(volume.find("/STRAßE Äö")).isPresent();
            assertThat(volume.find("/STRAßE ÄÖ")).as("not in this table").isEmpty();
        }
        image.u8(image.cluster(3) + 10, 1);
        assertThat(probe(image).evidence())
                .anySatisfy(e -> assertThat(e).contains("contradicts: up-case table", "TableChecksum"));
        Reading reading = Reading.of(image);
        assertThat(reading.volume().find("/STRAßE äö")).isPresent();
        assertThat(reading.volume().find("/STRAßE Äö")).isEmpty();
        assertThat(reading.faults()).as("no hash is held against another table").isEmpty();
    }

    @Test
    void volumeWithoutBitmapHasFilesButNoRanges() throws IOException {
        ExfatImage image = ExfatImage.small();
        image.u8(image.root(1), 0x01);
        image.file(image.root(3), "file", ExfatImage.ARCHIVE, ExfatImage.CHAIN, 0, 0);
        assertThat(probe(image).evidence()).anyMatch(e -> e.startsWith("contradicts: no allocation bitmap"));
        Reading reading = Reading.of(image);
        assertThat(reading.names()).containsExactly("file");
        assertThatThrownBy(() -> reading.volume().allocated())
                .isInstanceOf(CorruptStructureException.class)
                .hasMessageContaining("allocation bitmap");
    }
}
