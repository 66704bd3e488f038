// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.offhost.block.Extent;
import org.offhost.block.Layout;

class WrittenPartsTest {
    private static final List<Extent> WRITTEN =
            List.of(new Extent(0, 10), new Extent(95, 10), new Extent(190, 20), new Extent(500, 100));

    private static List<Extent> parts(long length, Extent... volume) {
        return List.copyOf(StreamSupport.stream(
                        new WrittenParts(WRITTEN, Layout.of(List.of(volume)), length).spliterator(), false)
                .toList());
    }

    @Test
    void whatIsOutsideOfTheVolumeIsLeftOut() {
        assertThat(parts(100, new Extent(100, 100))).containsExactly(new Extent(0, 5), new Extent(90, 10));
    }

    @Test
    void volumeInPiecesCountsFromItsOwnBeginning() {
        assertThat(parts(130, new Extent(500, 20), new Extent(190, 100), new Extent(0, 10)))
                .containsExactly(new Extent(0, 20), new Extent(20, 20), new Extent(120, 10));
    }

    @Test
    void whatIsBehindTheEndOfAFileSystemIsLeftOut() {
        assertThat(parts(25, new Extent(500, 20), new Extent(190, 100)))
                .containsExactly(new Extent(0, 20), new Extent(20, 5));
        assertThat(parts(20, new Extent(500, 20), new Extent(190, 100))).containsExactly(new Extent(0, 20));
    }

    @Test
    void nothingOfItWasWritten() {
        assertThat(parts(10, new Extent(300, 10))).isEmpty();
    }

    @Test
    void stripesAreGoneThroughTogether() {
        // chunks of 10: two turns over stripes at 90 and 180, behind 5 bytes at 0
        Layout striped = Layout.parse("0+5 10*90+20/190+20");
        assertThat(new WrittenParts(WRITTEN, striped, 100))
                .containsExactly(
                        new Extent(0, 5), new Extent(10, 5), new Extent(15, 10), new Extent(25, 5), new Extent(35, 10));
        assertThat(new WrittenParts(WRITTEN, striped, 27))
                .containsExactly(new Extent(0, 5), new Extent(10, 5), new Extent(15, 10), new Extent(25, 2));
    }
}
