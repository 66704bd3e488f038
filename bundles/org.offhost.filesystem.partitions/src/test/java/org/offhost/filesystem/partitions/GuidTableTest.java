// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.partitions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.offhost.block.Extent;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.filesystem.FoundVolume;
import org.offhost.filesystem.VolumeTable;
import org.offhost.tck.FaultyBlockDevice;

class GuidTableTest {
    private final Disk disk = sound(512, 512);

    private static Disk sound(int sector, int block) {
        return new Disk(1000, sector, block)
                .protective()
                .guidEntry(2, 0, Disk.BASIC_DATA, 100, 199, "Daten \u00e4")
                .guidEntry(2, 4, Disk.BASIC_DATA, 300, 300, "")
                .headers();
    }

    @Test
    void partitionHasTheNumberOfItsEntryPlusOne() throws IOException {
        VolumeTable table = disk.table();
        assertThat(table.type()).isEqualTo("gpt");
        assertThat(table.volumes())
                .containsExactly(
                        FoundVolume.at(1, new Extent(51200, 51200), "Microsoft basic data", "Daten \u00e4"),
                        FoundVolume.at(5, new Extent(153600, 512), "Microsoft basic data", ""));
        assertThat(table.evidence()).noneMatch(e -> e.startsWith("contradicts"));
        assertThat(table.evidence()).anyMatch(e -> e.startsWith("primary GPT header at byte 512: signature EFI PART"));
    }

    @ParameterizedTest
    @CsvSource({"4096,4096", "4096,512", "512,4096"})
    void blocksOfTheTableAreToldByThePlaceOfItsHeader(int sector, int block) throws IOException {
        Disk other = sound(sector, block);
        assertThat(other.table().sectorLength()).isEqualTo(sector);
        assertThat(other.volume(1).position()).isEqualTo(100L * sector);
    }

    @ParameterizedTest
    @ValueSource(ints = {512, 512 + 16, 512 + 24, 512 + 40, 1024 + 32})
    void backupCountsWhereThePrimaryHeaderOrItsEntriesAreBad(int position) throws IOException {
        disk.bytes.put(position, (byte) (disk.bytes.get(position) ^ 1));
        assertThat(disk.table().volumes()).hasSize(2);
        assertThat(disk.volume(1).position()).isEqualTo(51200);
        assertThat(disk.table().evidence())
                .anyMatch(e -> e.startsWith("contradicts: the primary header is bad: GPT header at byte 512"))
                .anyMatch(e -> e.startsWith("backup GPT header at byte 511488"));
    }

    @ParameterizedTest
    @CsvSource({"4096,4096", "4096,512", "512,4096"})
    void backupIsFoundWhateverTheBlocks(int sector, int block) throws IOException {
        Disk other = sound(sector, block);
        other.bytes.put(sector, (byte) 0);
        assertThat(other.volume(1).position()).isEqualTo(100L * sector);
    }

    @Test
    void badBackupIsSaid() throws IOException {
        disk.bytes.put(999 * 512 + 60, (byte) 0x55);
        assertThat(disk.table().evidence())
                .anyMatch(e -> e.startsWith(
                        "contradicts: the backup is bad: GPT header at byte 511488: expected HeaderCRC32"));
    }

    @Test
    void backupThatSaysSomethingElseIsSaid() throws IOException {
        disk.bytes.putLong(999 * 512 + 40, 35);
        disk.seal(999);
        assertThat(disk.table().evidence())
                .contains(
                        "contradicts: backup GPT header at byte 511488 is sound and has other entries; the primary counts");
    }

    @Test
    void bothHeadersBadIsRefusedWithWhatIsWrongWithEach() {
        disk.bytes.putInt(512 + 16, 0).put(999 * 512, (byte) 'X');
        assertThatThrownBy(disk::find)
                .isInstanceOf(CorruptStructureException.class)
                .hasMessageContaining("GPT header at byte 512: expected HeaderCRC32")
                .hasMessageContaining("GPT header at byte 511488: expected signature EFI PART");
    }

    @Test
    void grownUnitIsSaid() throws IOException {
        Disk grown = new Disk(2000).protective();
        grown.bytes.put(512, disk.bytes.array(), 512, 999 * 512);
        assertThat(grown.table().volumes()).hasSize(2);
        assertThat(grown.table().evidence())
                .anyMatch(e -> e.startsWith("contradicts: AlternateLBA is 999, the unit's last block is 1999"))
                .anyMatch(e -> e.startsWith("backup GPT header at byte 511488 is sound"));
    }

    @ParameterizedTest
    @CsvSource({"84,100", "84,192", "84,64", "80,2147483647", "12,91", "12,513"})
    void headerThatAsksForMoreOrLessThanTheRulesAllowIsBad(int field, int value) throws IOException {
        disk.bytes.putInt(512 + field, value);
        disk.seal(1);
        assertThat(disk.table().evidence()).anyMatch(e -> e.startsWith("contradicts: the primary header is bad"));
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, Long.MAX_VALUE, 998, 0})
    void entriesThatLieNowhereMakeTheHeaderBad(long array) throws IOException {
        disk.bytes.putLong(512 + 72, array);
        disk.seal(1);
        assertThat(disk.table().evidence()).anyMatch(e -> e.startsWith("contradicts: the primary header is bad"));
    }

    @ParameterizedTest
    @CsvSource({"100,1000", "1000,1000", "200,100", "-1,5", "100,9223372036854775807", "0,-1"})
    void partitionPastTheEndHasAFaultAndTheOthersDoNot(long first, long last) throws IOException {
        disk.guidEntry(2, 0, Disk.BASIC_DATA, first, last, "").headers();
        assertThat(disk.volume(1).fault())
                .startsWith("GPT entry 0 at byte 512: expected sectors within the unit's 1000 of 512 bytes, found");
        assertThat(disk.volume(5).isSound()).isTrue();
    }

    @Test
    void partitionOutsideTheUsableBlocksAndOverlapAreSaid() throws IOException {
        disk.guidEntry(2, 7, Disk.BASIC_DATA, 20, 150, "").headers();
        assertThat(disk.table().evidence())
                .contains("contradicts: outside the usable blocks 34 to 966: volumes [8]")
                .contains("contradicts: volumes 8 and 1 overlap at bytes 51200 to 77311");
    }

    @Test
    void hybridIsSaidAndTheGptCounts() throws IOException {
        disk.entry(0, 2, 0x07, 100, 100);
        assertThat(disk.table().type()).isEqualTo("gpt");
        assertThat(disk.table().evidence()).anyMatch(e -> e.startsWith("contradicts: hybrid, entry 2 of the master"));
    }

    @Test
    void missingProtectionIsSaid() throws IOException {
        disk.bytes.put(0, new byte[512]);
        assertThat(disk.table().type()).isEqualTo("gpt");
        assertThat(disk.table().evidence()).contains("contradicts: no protective master boot record at byte 0");
    }

    @Test
    void unreadableFirstSectorLeavesTheGptOrNothing() throws IOException {
        PartitionFinder finder = new PartitionFinder();
        FaultyBlockDevice unit = new FaultyBlockDevice(disk.unit()).unreadable(0, 512);
        assertThat(finder.find(unit).orElseThrow().volumes()).hasSize(2);
        unit.unreadable(512, 512);
        assertThat(finder.find(unit)).as("a parser may know the volume").isEmpty();
    }

    @Test
    void unreadablePrimaryHeaderIsAsABadOne() throws IOException {
        VolumeTable table = new PartitionFinder()
                .find(new FaultyBlockDevice(disk.unit()).unreadable(512, 512))
                .orElseThrow();
        assertThat(table.volumes()).hasSize(2);
        assertThat(table.evidence()).anyMatch(e -> e.startsWith("contradicts: the primary header is bad"));
    }

    @Test
    void backupAloneWithoutProtectionIsLeftOver() throws IOException {
        disk.bytes.put(0, new byte[1024]);
        assertThat(disk.find()).isEmpty();
    }

    @Test
    void masterBootRecordWithoutProtectiveEntryCountsAgainstALeftOverGpt() throws IOException {
        disk.entry(0, 1, 0x07, 10, 20);
        assertThat(disk.table().type()).isEqualTo("mbr");
        assertThat(disk.table().evidence()).anyMatch(e -> e.startsWith("contradicts: a GPT header is in block 1"));
    }

    @Test
    void volumeOnTheWholeUnitHidesALeftOverGpt() throws IOException {
        disk.volumeAt(0);
        assertThat(disk.find()).isEmpty();
    }

    @Test
    void nameCannotSteerATerminal() throws IOException {
        disk.guidEntry(2, 0, Disk.BASIC_DATA, 100, 199, "a\u001b[2J").headers();
        assertThat(disk.volume(1).name()).startsWith("a?[2J");
    }
}
