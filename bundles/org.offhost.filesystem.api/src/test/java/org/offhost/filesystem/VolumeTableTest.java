// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.offhost.block.Extent;

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
}
