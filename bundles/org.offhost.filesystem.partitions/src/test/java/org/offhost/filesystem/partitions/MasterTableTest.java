// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.partitions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.offhost.block.Extent;
import org.offhost.filesystem.FoundVolume;
import org.offhost.filesystem.VolumeTable;

class MasterTableTest {
    private final Disk disk = new Disk(1000);

    @Test
    void primaryPartitionHasTheNumberOfItsSlot() throws IOException {
        disk.entry(0, 1, 0x07, 10, 20).entry(0, 3, 0x0C, 100, 50);
        assertThat(disk.table().type()).isEqualTo("mbr");
        assertThat(disk.table().volumes())
                .containsExactly(
                        FoundVolume.at(1, new Extent(5120, 10240), "07h NTFS or exFAT", ""),
                        FoundVolume.at(3, new Extent(51200, 25600), "0Ch FAT32", ""));
    }

    @Test
    void logicalPartitionsCountFromTheirRecordAndLinksFromTheExtendedPartition() throws IOException {
        disk.entry(0, 1, 0x07, 10, 20).entry(0, 2, 0x05, 100, 800);
        disk.entry(100, 1, 0x83, 10, 40).entry(100, 2, 0x05, 200, 100);
        disk.entry(300, 1, 0x06, 10, 50).entry(300, 2, 0x05, 500, 100);
        disk.entry(600, 1, 0x82, 5, 60);
        assertThat(disk.table().volumes())
                .extracting(FoundVolume::number, FoundVolume::position, FoundVolume::length)
                .containsExactly(
                        tuple(1, 10 * 512L, 20 * 512L),
                        tuple(5, 110 * 512L, 40 * 512L),
                        tuple(6, 310 * 512L, 50 * 512L),
                        tuple(7, 605 * 512L, 60 * 512L));
    }

    @Test
    void circularChainIsRefusedAndWhatWasBeforeItStays() throws IOException {
        disk.entry(0, 1, 0x0F, 100, 800);
        disk.entry(100, 1, 0x83, 10, 40).entry(100, 2, 0x05, 200, 100);
        disk.entry(300, 1, 0x83, 10, 40).entry(300, 2, 0x05, 0, 100);
        assertThat(disk.table().volumes()).hasSize(3);
        assertThat(disk.volume(5).isSound()).isTrue();
        assertThat(disk.volume(7).fault())
                .isEqualTo("link in an extended boot record at byte " + (300 * 512 + 462)
                        + ": expected another record, found byte 51200, a circular chain");
    }

    @Test
    void overLongChainIsRefused() throws IOException {
        disk.entry(0, 1, 0x05, 100, 800);
        for (int i = 0; i < 300; i++) {
            disk.entry(100 + i, 2, 0x05, i + 1, 1);
        }
        assertThat(disk.volume(5).fault()).contains("expected at most 256 records, found a chain of more");
    }

    @Test
    void chainThatLeadsNowhereIsAFault() throws IOException {
        disk.entry(0, 1, 0x05, 100, 800);
        disk.entry(100, 1, 0x83, 10, 40).entry(100, 2, 0x05, 300, 100);
        assertThat(disk.volume(6).fault())
                .isEqualTo("extended boot record at byte 204800: expected signature 55AAh at byte 510, found 0000h");
    }

    @Test
    void chainThatLeavesTheUnitIsAFault() throws IOException {
        disk.entry(0, 1, 0x05, 100, 0x7FFF_FFFF);
        disk.entry(100, 2, 0x05, 0x7000_0000, 100);
        assertThat(disk.volume(5).fault()).contains("expected 512 bytes within the unit's 512000");
    }

    @Test
    void partitionPastTheEndHasAFaultAndTheOthersDoNot() throws IOException {
        disk.entry(0, 1, 0x07, 10, 20).entry(0, 2, 0x07, 500, 501);
        assertThat(disk.volume(1).isSound()).isTrue();
        assertThat(disk.volume(2).fault())
                .isEqualTo("entry 2 of the master boot record at byte 462: expected sectors within the unit's 1000 of"
                        + " 512 bytes, found first sector 500, 501 sectors");
    }

    @Test
    void overlapIsSaid() throws IOException {
        disk.entry(0, 1, 0x07, 10, 20).entry(0, 2, 0x07, 25, 20);
        assertThat(disk.table().evidence()).contains("contradicts: volumes 1 and 2 overlap at bytes 12800 to 15359");
    }

    @ParameterizedTest
    @ValueSource(strings = {"NTFS    ", "EXFAT   ", "-FVE-FS-"})
    void bootSectorOfAVolumeIsNoTableThoughItEndsWithTheSameSignature(String name) throws IOException {
        disk.entry(0, 1, 0x07, 10, 20);
        disk.bytes.put(3, name.getBytes(StandardCharsets.US_ASCII));
        assertThat(disk.find()).isEmpty();
    }

    @Test
    void fatBootSectorIsNoTable() throws IOException {
        disk.entry(0, 1, 0x07, 10, 20);
        disk.bytes
                .put(0, (byte) 0xEB)
                .putShort(11, (short) 512)
                .put(13, (byte) 4)
                .putShort(14, (short) 1);
        disk.bytes.put(16, (byte) 2);
        assertThat(disk.find()).as("no media byte yet").isPresent();
        disk.bytes.put(21, (byte) 0xF8);
        assertThat(disk.find()).isEmpty();
    }

    @Test
    void bootCodeThatBeginsWithAJumpIsATable() throws IOException {
        disk.entry(0, 1, 0x83, 10, 20);
        disk.bytes.put(0, new byte[] {(byte) 0xEB, 0x63, (byte) 0x90});
        assertThat(disk.table().volumes()).hasSize(1);
    }

    @Test
    void codeWhereStatusBytesWouldBeIsNoTable() throws IOException {
        disk.entry(0, 1, 0x07, 10, 20);
        disk.bytes.put(446 + 16, (byte) 0x33);
        assertThat(disk.find()).isEmpty();
    }

    @Test
    void tableWithoutPartitionsAndBlankUnitAreNone() throws IOException {
        assertThat(disk.find()).isEmpty();
        disk.bytes.putShort(510, (short) 0xAA55);
        assertThat(disk.find()).isEmpty();
    }

    @Test
    void imageOfADiskWithLongerSectorsIsToldByWhatIsInIt() throws IOException {
        Disk image = new Disk(100, 4096, 512).entry(0, 1, 0x07, 10, 20).volumeAt(40960);
        VolumeTable table = image.table();
        assertThat(table.sectorLength()).isEqualTo(4096);
        assertThat(table.volume(1).orElseThrow().position()).isEqualTo(40960);
        assertThat(table.evidence().get(1)).startsWith("sectors of 4096 bytes, not of the unit's 512");
    }

    @Test
    void tableInShortSectorsOnLongerBlocksIsToldByWhatIsInIt() throws IOException {
        Disk image = new Disk(1000, 512, 4096).entry(0, 1, 0x07, 63, 80).volumeAt(63 * 512);
        assertThat(image.table().sectorLength()).isEqualTo(512);
        FoundVolume volume = image.volume(1);
        assertThat(volume.position()).isEqualTo(63 * 512);
        assertThatThrownBy(() -> volume.on(image.unit()))
                .hasMessageContaining("begins at byte 32256, inside a logical block of 4096 bytes");
    }

    @Test
    void withoutAKnownSignatureSectorsAreBlocks() throws IOException {
        assertThat(new Disk(100, 4096, 4096).entry(0, 1, 0x07, 10, 20).table().sectorLength())
                .isEqualTo(4096);
    }

    @Test
    void volumeKeepsItsPlaceOnTheUnit() throws IOException {
        disk.entry(0, 1, 0x07, 10, 20);
        var volume = disk.volume(1).on(disk.unit());
        assertThat(volume.size()).isEqualTo(10240);
        assertThat(volume.origin().position()).isEqualTo(5120);
    }
}
