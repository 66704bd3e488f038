// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.lvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.filesystem.FoundVolume;
import org.offhost.filesystem.VolumeTable;
import org.offhost.tck.FaultyBlockDevice;
import org.offhost.tck.MemoryBlockDevice;

/** The rules of labels, areas, texts and volumes, each on a physical volume that breaks it. */
class LvmFinderTest {
    private final PvImage image = new PvImage();

    private VolumeTable found() throws IOException {
        return new LvmFinder().find(image.unit()).orElseThrow();
    }

    private static String one(int seqno, String name) {
        return PvImage.group(seqno, PvImage.volume(name, PvImage.linear(0, 4, "pv0", 3)));
    }

    private FoundVolume only(String... volumes) throws IOException {
        image.text(PvImage.group(1, volumes));
        List<FoundVolume> all = found().volumes();
        assertThat(all).hasSize(1);
        return all.get(0);
    }

    @Test
    void volumesAreNumberedInTheOrderOfTheirNamesAndHiddenOnesLeftOut() throws IOException {
        image.text(PvImage.group(
                1,
                PvImage.volume("swap", PvImage.linear(0, 1, "pv0", 0)),
                PvImage.volume("a", PvImage.linear(0, 2, "pv0", 1)),
                PvImage.volume("hidden", "\"READ\"", new String[] {PvImage.linear(0, 2, "pv0", 3)})));
        assertThat(found().volumes())
                .extracting(FoundVolume::number, FoundVolume::name, FoundVolume::kind, FoundVolume::fault)
                .containsExactly(tuple(1, "vg0/a", "LVM2 linear", ""), tuple(2, "vg0/swap", "LVM2 linear", ""));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 3})
    void labelMayBeInEachOfTheFirstFourSectors(int sector) throws IOException {
        image.bytes.put(512, new byte[512]);
        image.label(sector).text(one(1, "a"));
        assertThat(found().volumes()).extracting(FoundVolume::isSound).containsExactly(true);
        assertThat(found().evidence().get(0)).contains("byte " + sector * 512);
    }

    @Test
    void damagedLabelBeforeASoundOneDoesNotCount() throws IOException {
        image.label(0).text(one(1, "a"));
        image.bytes.put(40, (byte) 'x');
        assertThat(found().volumes()).hasSize(1);
        assertThat(found().evidence().get(0)).contains("byte 512");
    }

    @ParameterizedTest
    @CsvSource({
        "529, LVM2 label at byte 512: expected sum", // the sum
        "544, LVM2 label at byte 512: expected sum", // the id
        "1000, LVM2 label at byte 512: expected sum"
    })
    void labelWhoseSumIsWrongIsRefused(int position, String message) {
        image.text(one(1, "a"));
        image.bytes.put(position, (byte) (image.bytes.get(position) ^ 1));
        assertThatThrownBy(this::found)
                .isInstanceOf(CorruptStructureException.class)
                .hasMessageContaining(message);
    }

    @Test
    void labelOfAnotherSectorIsRefused() {
        image.text(one(1, "a")).bytes.putLong(512 + 8, 3);
        image.sealLabel(1);
        assertThatThrownBy(this::found).hasMessageContaining("expected its own sector, 1, found sector 3");
    }

    @Test
    void physicalVolumeInNoGroupHasNoVolumes() throws IOException {
        image.header(PvImage.FIRST_AREA, PvImage.FIRST_LENGTH, 0, 0, 0)
                .header(PvImage.SECOND_AREA, PvImage.SECOND_LENGTH, 0, 0, 0);
        assertThat(found().volumes()).isEmpty();
        assertThat(found().evidence()).last().asString().contains("in no volume group");
    }

    @Test
    void textsOfFormerGroupsAreNotSearched() throws IOException {
        image.text(one(20, "gone"));
        image.header(PvImage.FIRST_AREA, PvImage.FIRST_LENGTH, 0, 0, 0)
                .header(PvImage.SECOND_AREA, PvImage.SECOND_LENGTH, 0, 0, 0);
        assertThat(found().volumes()).isEmpty();
    }

    @Test
    void textThatGoesRoundTheAreaIsReadInTwoParts() throws IOException {
        String text = one(9, "a");
        for (int offset = PvImage.FIRST_LENGTH - 512; offset > PvImage.FIRST_LENGTH - 4096; offset -= 512) {
            image.text(PvImage.FIRST_AREA, PvImage.FIRST_LENGTH, offset, text);
            image.header(PvImage.SECOND_AREA, PvImage.SECOND_LENGTH, 0, 0, 0);
            assertThat(found().volumes()).extracting(FoundVolume::name).containsExactly("vg0/a");
        }
    }

    @ParameterizedTest
    @CsvSource({"3, 4, old, new", "4, 3, new, old"})
    void newerCopyCountsAndTheOlderIsNamed(int first, int second, String firstName, String secondName)
            throws IOException {
        image.text(PvImage.FIRST_AREA, PvImage.FIRST_LENGTH, 512, one(first, firstName));
        image.text(PvImage.SECOND_AREA, PvImage.SECOND_LENGTH, 512, one(second, secondName));
        assertThat(found().volumes()).extracting(FoundVolume::name).containsExactly("vg0/new");
        assertThat(found().evidence())
                .filteredOn(e -> e.startsWith(VolumeTable.CONTRADICTS))
                .singleElement()
                .asString()
                .contains("sequence number 3 is older");
    }

    @Test
    void otherTextUnderTheSameNumberContradicts() throws IOException {
        image.text(PvImage.FIRST_AREA, PvImage.FIRST_LENGTH, 512, one(6, "a"));
        image.text(PvImage.SECOND_AREA, PvImage.SECOND_LENGTH, 512, one(6, "b"));
        assertThat(found().volumes()).extracting(FoundVolume::name).containsExactly("vg0/a");
        assertThat(found().evidence()).anyMatch(e -> e.startsWith(VolumeTable.CONTRADICTS) && e.contains("another"));
    }

    @ParameterizedTest
    @ValueSource(ints = {PvImage.FIRST_AREA, PvImage.FIRST_AREA + 24, PvImage.FIRST_AREA + 600})
    void secondCopyCountsIfTheFirstIsDamaged(int position) throws IOException {
        image.text(one(1, "a"));
        image.bytes.put(position, (byte) (image.bytes.get(position) ^ 0x20));
        assertThat(found().volumes()).extracting(FoundVolume::name).containsExactly("vg0/a");
        assertThat(found().evidence()).anyMatch(e -> e.startsWith(VolumeTable.CONTRADICTS));
    }

    @Test
    void secondCopyCountsIfTheFirstIsUnreadable() throws IOException {
        image.text(one(1, "a"));
        FaultyBlockDevice faulty = new FaultyBlockDevice(image.unit()).unreadable(PvImage.FIRST_AREA, 512);
        VolumeTable table = new LvmFinder().find(faulty).orElseThrow();
        assertThat(table.volumes()).hasSize(1);
        assertThat(table.evidence()).anyMatch(e -> e.startsWith(VolumeTable.CONTRADICTS));
    }

    @Test
    void withBothCopiesDamagedTheUnitIsRefused() {
        image.text(one(1, "a"));
        image.bytes.put(PvImage.FIRST_AREA + 600, (byte) 1).put(PvImage.SECOND_AREA + 600, (byte) 1);
        assertThatThrownBy(this::found)
                .isInstanceOf(CorruptStructureException.class)
                .hasMessageContaining("volume group text at byte 4608: expected sum");
    }

    @Test
    void textThatDoesNotFitTheAreaIsRefused() {
        image.header(PvImage.FIRST_AREA, PvImage.FIRST_LENGTH, 512, PvImage.FIRST_LENGTH, 0)
                .header(PvImage.SECOND_AREA, PvImage.SECOND_LENGTH, 512, -1, 0);
        assertThatThrownBy(this::found).hasMessageContaining("expected a text within the area's 32768 bytes");
    }

    @Test
    void areaThatLvmIgnoresDoesNotCount() throws IOException {
        image.text(one(1, "a"));
        image.bytes.putInt(PvImage.FIRST_AREA + 60, 1);
        image.sealHeader(PvImage.FIRST_AREA).bytes.putInt(PvImage.SECOND_AREA + 60, 1);
        image.sealHeader(PvImage.SECOND_AREA);
        assertThat(found().volumes()).isEmpty();
    }

    @Test
    void volumeOnAnotherPhysicalVolumeIsNamedWithItsId() throws IOException {
        assertThat(only(PvImage.volume("a", PvImage.linear(0, 1, "pv0", 0), PvImage.linear(1, 1, "pv1", 0)))
                        .fault())
                .contains("vg0/logical_volumes/a/segment2")
                .contains("physical volume 000001-0000-0000-0000-0000-0000-00000c (/dev/sdr")
                .contains("not on this unit");
    }

    @Test
    void missingPhysicalVolumeIsNamedWithTheVolumesThatLieOnIt() throws IOException {
        image.text(PvImage.group(
                1,
                PvImage.volume("b", PvImage.linear(0, 1, "pv0", 0), PvImage.linear(1, 1, "pv1", 0)),
                PvImage.volume("whole", PvImage.linear(0, 1, "pv0", 1)),
                PvImage.volume("a", PvImage.linear(0, 1, "pv1", 1))));
        VolumeTable table = found();
        assertThat(table.volumes().stream().filter(FoundVolume::isSound).map(FoundVolume::name))
                .containsExactly("vg0/whole");
        assertThat(table.evidence())
                .filteredOn(e -> e.contains("is not on this unit"))
                .singleElement()
                .asString()
                .startsWith("physical volume 000001-0000-0000-0000-0000-0000-00000c of the group (/dev/sdr")
                .endsWith("is not on this unit, and is needed by a, b");
    }

    @Test
    void nothingIsMissingWhereAllLiesOnTheDevice() throws IOException {
        image.text(one(1, "a"));
        assertThat(found().evidence()).noneMatch(e -> e.contains("not on this unit"));
    }

    @ParameterizedTest
    @CsvSource({
        "raid1, RAID",
        "mirror, a mirror",
        "cache, lvconvert --uncache",
        "cache+METADATA_FORMAT, lvconvert --uncache",
        "writecache, lvconvert --uncache",
        "vdo, VDO",
        "zero, zeros",
        "error, fails on purpose",
        "unheard-of, is not read"
    })
    void otherSegmentsAreNamedAndRefused(String type, String words) throws IOException {
        FoundVolume volume = only(PvImage.volume("a", PvImage.other(4, type, "")));
        assertThat(volume.isSound()).isFalse();
        assertThat(volume.fault())
                .contains("its type is " + type)
                .contains(words)
                .contains("device that LVM makes");
        assertThat(volume.kind()).contains(type);
    }

    @Test
    void storeOfASnapshotIsNoVolumeAndItsOriginIs() throws IOException {
        image.text(PvImage.group(
                1,
                PvImage.volume("origin", PvImage.linear(0, 1, "pv0", 0)),
                PvImage.volume("snap", PvImage.linear(0, 1, "pv0", 1)),
                PvImage.volume("snapshot0", "\"READ\"", new String[] {
                    PvImage.other(1, "snapshot", "origin = \"origin\"\ncow_store = \"snap\"\n")
                })));
        assertThat(found().volumes()).extracting(FoundVolume::isSound).containsExactly(true, false);
        assertThat(found().volumes().get(1).fault()).contains("since a snapshot of origin was cut");
    }

    @Test
    void originThatASnapshotIsMergedIntoIsRefused() throws IOException {
        image.text(PvImage.group(
                1,
                PvImage.volume("origin", PvImage.linear(0, 1, "pv0", 0)),
                PvImage.volume("snapshot0", "\"READ\"", new String[] {
                    PvImage.other(1, "snapshot", "origin = \"origin\"\nmerging_store = \"snap\"\n")
                })));
        assertThat(found().volumes()).hasSize(1);
        assertThat(found().volumes().get(0).fault()).contains("being merged into it");
    }

    @Test
    void volumeOnAVolumeThatIsBeingMovedIsRefused() throws IOException {
        assertThat(only(PvImage.volume("a", PvImage.linear(0, 1, "pvmove0", 0))).fault())
                .contains("pvmove");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 200, extents within the physical volume's",
        "119, 1, extents within the physical volume's",
        "4294967295, 1, extents within the physical volume's",
        "118, 2, extents within the physical volume's"
    })
    void extentsBehindTheEndAreRefused(long at, int count, String message) throws IOException {
        String segment = PvImage.linear(0, count, "pv0", 0).replace("\"pv0\", 0", "\"pv0\", " + at);
        assertThat(only(PvImage.volume("a", segment)).fault()).contains(message);
    }

    @Test
    void unitThatIsShorterThanItsVolumesLeavesTheOthers() throws IOException {
        image.text(PvImage.group(
                1,
                PvImage.volume("a", PvImage.linear(0, 1, "pv0", 0)),
                PvImage.volume("b", PvImage.linear(0, 1, "pv0", 100))));
        byte[] cut = java.util.Arrays.copyOf(image.bytes.array(), PvImage.DATA + 10 * PvImage.EXTENT);
        VolumeTable table =
                new LvmFinder().find(new MemoryBlockDevice(cut, 512, true)).orElseThrow();
        assertThat(table.volumes()).extracting(FoundVolume::isSound).containsExactly(true, false);
        assertThat(table.volumes().get(1).fault()).contains("has room for 10");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "segment_count = 1|segment_count = 2|a section segment2",
                "start_extent = 0|start_extent = 1|start_extent 0",
                "extent_count = 4|extent_count = 0|extent_count from 1",
                "extent_count = 4|extent_count = 99999999999|extent_count from 1",
                "stripe_count = 1|stripe_count = 2|2 stripes",
                "\"pv0\", 3|\"pv0\", \"x\"|a name and an extent",
                "\"pv0\", 3|\"pv0\", -3|a name and an extent",
                "type = \"striped\"|kind = \"striped\"|a text type"
            })
    void volumeWhoseTextIsOddIsRefusedAlone(String text, String odd, String message) throws IOException {
        image.text(PvImage.group(
                1,
                PvImage.volume("a", PvImage.linear(0, 4, "pv0", 3)).replace(text, odd),
                PvImage.volume("b", PvImage.linear(0, 1, "pv0", 0))));
        assertThat(found().volumes()).extracting(FoundVolume::isSound).containsExactly(false, true);
        assertThat(found().volumes().get(0).fault()).contains(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "version = 1|version = 2|version from 1 to 1",
                "Text Format Volume Group|Text Format Backup|contents",
                "extent_size = 16|extent_size = 0|extent_size from 1",
                "seqno = 1|seqno = x|line 3",
                "seqno = 1|seqno = 1 seqno = 2|two entries seqno",
                "flags = []|flags = [|a number or a text in quotes",
                "logical_volumes {|logical_volumes {{|a name",
                "contents =|other { } contents =|one volume group",
                "000001-0000-0000-0000-0000-0000-00000a|000001-0000-0000-0000-0000-0000-00000z|physical volume"
            })
    void groupWhoseTextIsOddIsRefused(String text, String odd, String message) {
        image.text(one(1, "a").replace(text, odd));
        assertThatThrownBy(this::found)
                .isInstanceOf(CorruptStructureException.class)
                .hasMessageContaining(message);
    }

    @Test
    void volumesInTheSameExtentsContradict() throws IOException {
        image.text(PvImage.group(
                1,
                PvImage.volume("a", PvImage.linear(0, 4, "pv0", 0)),
                PvImage.volume("b", PvImage.linear(0, 4, "pv0", 2))));
        assertThat(found().evidence()).anyMatch(e -> e.startsWith("contradicts: vg0/a and vg0/b overlap"));
    }

    /** What is written to one of them would be lost with what is written to the other. */
    @Test
    void volumeThatHasAnExtentTwiceIsRefused() throws IOException {
        FoundVolume twice = only(PvImage.volume("a", PvImage.linear(0, 4, "pv0", 0), PvImage.linear(4, 2, "pv0", 3)));
        assertThat(twice.fault()).contains("expected each extent once");
    }

    @Test
    void zerosAreNoPhysicalVolume() throws IOException {
        assertThat(new LvmFinder().find(new MemoryBlockDevice(new byte[8192], 512, true)))
                .isEqualTo(Optional.empty());
    }
}
