// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.offhost.block.Extent;
import org.offhost.block.Layout;

class VolumeTableTest {
    @Test
    void volumesAreAskedForByNumbersFromOne() {
        FoundVolume first = FoundVolume.at(1, new Extent(512, 512), "", "");
        VolumeTable table = new VolumeTable("mbr", 512, List.of(first), List.of());
        assertThat(table.volume(1)).contains(first);
        assertThat(table.volume(0)).isEmpty();
        assertThat(table.volume(-1)).isEmpty();
        FoundVolume unit = FoundVolume.at(0, new Extent(0, 512), "", "");
        assertThat(new VolumeTable(VolumeTable.NONE, 512, List.of(unit), List.of()).volume(0))
                .as("a unit without a table has no volume of a number")
                .isEmpty();
    }

    @Test
    void volumesAreAskedForByNumberOrName() {
        FoundVolume root = FoundVolume.at(1, new Extent(512, 512), "", "vg/root");
        FoundVolume twin = FoundVolume.at(2, new Extent(1024, 512), "", "data");
        FoundVolume other = FoundVolume.at(3, new Extent(2048, 512), "", "data");
        FoundVolume digits = FoundVolume.at(4, new Extent(4096, 512), "", "1");
        FoundVolume plain = FoundVolume.at(5, new Extent(8192, 512), "", "");
        VolumeTable table = new VolumeTable("gpt", 512, List.of(root, twin, other, digits, plain), List.of());
        assertThat(table.called("vg/root")).containsExactly(root);
        assertThat(table.called("data")).containsExactly(twin, other);
        assertThat(table.called("1")).as("a number, whatever is called so").containsExactly(root);
        assertThat(table.called("5")).containsExactly(plain);
        assertThat(table.called("VG/root")).isEmpty();
        assertThat(table.called("99999999999")).isEmpty();
        assertThat(table.called("")).isEmpty();
    }

    private static FoundVolume in(Extent... ranges) {
        return new FoundVolume(1, List.of(ranges), "", "", "");
    }

    @Test
    void volumesThatShareAByteOverlap() {
        FoundVolume volume = in(new Extent(4096, 512), new Extent(0, 1024), new Extent(8192, 512));
        assertThat(volume.overlaps(volume)).isTrue();
        assertThat(volume.overlaps(in(new Extent(1024, 3072), new Extent(4608, 3584))))
                .as("what lies between")
                .isFalse();
        assertThat(volume.overlaps(in(new Extent(8703, 1)))).as("its last byte").isTrue();
        assertThat(volume.overlaps(in(new Extent(8704, 512)))).as("behind it").isFalse();
        assertThat(volume.overlaps(in(new Extent(5120, 512), new Extent(512, 8192))))
                .as("one around another of its own")
                .isTrue();
        assertThat(in(new Extent(0, 8192), new Extent(512, 512)).overlaps(in(new Extent(2048, 512))))
                .isTrue();
        assertThat(volume.overlaps(FoundVolume.lost(2, "", "", "gone"))).isFalse();
    }

    /** Each range held against each would be 40,000,000,000 comparisons. */
    @Test
    void volumesOfManyRangesAreHeldAgainstEachOther() {
        Extent[] even = new Extent[200_000];
        Extent[] odd = new Extent[even.length];
        for (int i = 0; i < even.length; i++) {
            even[i] = new Extent(i * 1024L, 512);
            odd[even.length - 1 - i] = new Extent(i * 1024L + 512, 512);
        }
        assertThat(in(even).overlaps(in(odd))).isFalse();
        odd[0] = new Extent(even[even.length - 1].position() + 511, 512);
        assertThat(in(even).overlaps(in(odd))).isTrue();
    }

    @Test
    void volumesAreWithinThoseAroundThem() {
        FoundVolume part = FoundVolume.at(1, new Extent(0, 8192), "", "");
        FoundVolume lv = within(2, new Extent(512, 4096), 1);
        FoundVolume guest = within(3, new Extent(1024, 512), 9, 2);
        FoundVolume round = within(4, new Extent(1024, 512), 4);
        VolumeTable table = new VolumeTable("mbr", 512, List.of(part, lv, guest, round), List.of());
        assertThat(table.isWithin(lv, part)).isTrue();
        assertThat(table.isWithin(guest, part)).isTrue();
        assertThat(table.isWithin(part, lv)).isFalse();
        assertThat(table.isWithin(part, part)).isFalse();
        assertThat(table.isWithin(round, part)).as("a circle ends").isFalse();
    }

    private static FoundVolume within(int number, Extent range, Integer... outer) {
        return new FoundVolume(number, Layout.of(List.of(range)), "", "", "", List.of(outer));
    }
}
