// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.lvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.offhost.block.Extent;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.filesystem.FoundVolume;
import org.offhost.filesystem.VolumeTable;

/** Groups of several physical volumes, and striped volumes. */
class SeveralDevicesTest {
    private static final int DATA = PvImage.DATA;
    private static final int EXTENT = PvImage.EXTENT;

    /** Where extent 0 of the second device lies in the row: its pe_start is 128 sectors. */
    private static final int SECOND = PvImage.SIZE + (64 << 10);

    private final PvImage first = new PvImage();
    private final PvImage second = new PvImage(PvImage.OTHER_ID);

    private VolumeTable together() throws IOException {
        return new LvmFinder()
                .findTogether(List.of(first.unit(), second.unit()))
                .orElseThrow();
    }

    private VolumeTable together(String... volumes) throws IOException {
        first.text(PvImage.group(1, volumes));
        second.text(PvImage.group(1, volumes));
        return together();
    }

    private FoundVolume only(String segment) throws IOException {
        return together(PvImage.volume("a", segment)).volumes().get(0);
    }

    @Test
    void volumeOnTwoDevicesLiesInTheRowOfThem() throws IOException {
        VolumeTable table = together(
                PvImage.volume("a", PvImage.linear(0, 3, "pv1", 2), PvImage.linear(3, 4, "pv0", 5)),
                PvImage.volume("b", PvImage.linear(0, 1, "pv1", 0)));
        assertThat(table.volumes())
                .containsExactly(
                        new FoundVolume(
                                1,
                                List.of(
                                        new Extent(SECOND + 2 * EXTENT, 3 * EXTENT),
                                        new Extent(DATA + 5 * EXTENT, 4 * EXTENT)),
                                "LVM2 linear",
                                "vg0/a",
                                ""),
                        new FoundVolume(2, List.of(new Extent(SECOND, EXTENT)), "LVM2 linear", "vg0/b", ""));
        assertThat(table.evidence())
                .noneMatch(e -> e.startsWith(VolumeTable.CONTRADICTS))
                .noneMatch(e -> e.contains("not on this unit"))
                .anyMatch(e -> e.contains(PvImage.OTHER_ID));
    }

    @Test
    void stripedVolumeIsToldInALine() throws IOException {
        FoundVolume volume = only(PvImage.striped(0, 6, 8, "\"pv0\", 4", "\"pv1\", 7"));
        assertThat(volume.fault()).isEmpty();
        assertThat(volume.kind()).isEqualTo("LVM2 striped");
        assertThat(volume.layout())
                .hasToString("4096*" + (DATA + 4 * EXTENT) + "+" + 3 * EXTENT + "/" + (SECOND + 7 * EXTENT) + "+"
                        + 3 * EXTENT);
    }

    @Test
    void stripesMayLieOnOneDevice() throws IOException {
        first.text(PvImage.group(1, PvImage.volume("a", PvImage.striped(0, 2, 16, "\"pv0\", 4", "\"pv0\", 0"))));
        FoundVolume volume =
                new LvmFinder().find(first.unit()).orElseThrow().volumes().get(0);
        assertThat(volume.layout())
                .hasToString("8192*" + (DATA + 4 * EXTENT) + "+" + EXTENT + "/" + DATA + "+" + EXTENT);
    }

    @ParameterizedTest
    @CsvSource({
        "2, 0, stripe_size from 1 to",
        "2, -8, stripe_size from 1 to",
        "2, 2147483649, stripe_size from 1 to",
        "2, 12, stripes of whole chunks of 6144", // 8 KiB is no multiple of 6 KiB
        "2, 32, stripes of whole chunks of 16384",
        "3, 8, extents that 2 stripes share"
    })
    void stripesThatNobodyMakesAreRefused(int extents, String chunk, String message) throws IOException {
        FoundVolume volume = only(PvImage.striped(0, extents, 0, "\"pv0\", 4", "\"pv1\", 7")
                .replace("stripe_size = 0", "stripe_size = " + chunk));
        assertThat(volume.isSound()).isFalse();
        assertThat(volume.fault()).contains(message);
    }

    @Test
    void noStripeIsNoVolume() throws IOException {
        assertThat(only(PvImage.striped(0, 2, 8)).fault()).contains("stripe_count from 1");
    }

    @Test
    void volumeThatClaimsItsExtentsOverAndOverIsRefused() throws IOException {
        String[] segments = new String[200];
        for (int i = 0; i < segments.length; i++) {
            segments[i] = PvImage.linear(i, 1, "pv0", 0);
        }
        first.text(PvImage.FIRST_AREA, PvImage.FIRST_LENGTH, 512, PvImage.group(1, PvImage.volume("a", segments)));
        first.header(PvImage.SECOND_AREA, PvImage.SECOND_LENGTH, 0, 0, 0);
        VolumeTable table = new LvmFinder().find(first.unit()).orElseThrow();
        assertThat(table.volumes().get(0).fault()).contains("extents that differ, within 1048576 bytes");
    }

    @Test
    void newestTextOfAnyDeviceCounts() throws IOException {
        first.text(PvImage.group(3, PvImage.volume("old", PvImage.linear(0, 1, "pv0", 0))));
        second.text(PvImage.group(4, PvImage.volume("new", PvImage.linear(0, 1, "pv0", 0))));
        VolumeTable table = together();
        assertThat(table.volumes()).extracting(FoundVolume::name).containsExactly("vg0/new");
        assertThat(table.evidence())
                .filteredOn(e -> e.startsWith(VolumeTable.CONTRADICTS))
                .singleElement()
                .asString()
                .contains("sequence number 3 is older than that of another physical volume");
    }

    @Test
    void otherTextUnderTheSameNumberContradicts() throws IOException {
        first.text(PvImage.group(3, PvImage.volume("one", PvImage.linear(0, 1, "pv0", 0))));
        second.text(PvImage.group(3, PvImage.volume("two", PvImage.linear(0, 1, "pv0", 0))));
        assertThat(together().volumes()).extracting(FoundVolume::name).containsExactly("vg0/one");
        assertThat(together().evidence()).anyMatch(e -> e.startsWith(VolumeTable.CONTRADICTS) && e.contains("another"));
    }

    @Test
    void deviceWithoutATextIsKnownByThatOfAnother() throws IOException {
        first.text(PvImage.group(1, PvImage.volume("a", PvImage.linear(0, 3, "pv1", 2))));
        second.header(PvImage.FIRST_AREA, PvImage.FIRST_LENGTH, 0, 0, 0)
                .header(PvImage.SECOND_AREA, PvImage.SECOND_LENGTH, 0, 0, 0);
        assertThat(together().volumes().get(0).layout()).hasToString((SECOND + 2 * EXTENT) + "+" + 3 * EXTENT);
    }

    @Test
    void damagedTextOfOneDeviceIsMadeUpForByAnother() throws IOException {
        first.text(PvImage.group(1, PvImage.volume("a", PvImage.linear(0, 1, "pv0", 2))));
        second.text(PvImage.group(1, PvImage.volume("a", PvImage.linear(0, 1, "pv0", 2))));
        second.bytes.put(PvImage.FIRST_AREA + 600, (byte) 1).put(PvImage.SECOND_AREA + 600, (byte) 1);
        assertThat(together().volumes()).extracting(FoundVolume::isSound).containsExactly(true);
        assertThat(together().evidence()).anyMatch(e -> e.startsWith(VolumeTable.CONTRADICTS));
    }

    @Test
    void noSoundTextAtAllIsRefused() {
        first.text(PvImage.group(1));
        first.bytes.put(PvImage.FIRST_AREA + 600, (byte) 1).put(PvImage.SECOND_AREA + 600, (byte) 1);
        second.header(PvImage.FIRST_AREA, PvImage.FIRST_LENGTH, 0, 0, 0)
                .header(PvImage.SECOND_AREA, PvImage.SECOND_LENGTH, 0, 0, 0);
        assertThatThrownBy(this::together).isInstanceOf(CorruptStructureException.class);
    }

    @Test
    void copyOfADeviceBesideItIsRefused() {
        first.text(PvImage.group(1));
        assertThatThrownBy(() -> new LvmFinder().findTogether(List.of(first.unit(), first.unit())))
                .isInstanceOf(CorruptStructureException.class)
                .hasMessageContaining(PvImage.ID + " on two devices");
    }
}
