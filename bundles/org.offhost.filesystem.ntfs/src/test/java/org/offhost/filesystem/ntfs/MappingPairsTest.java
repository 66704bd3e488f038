// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ntfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.filesystem.Run;
import org.offhost.filesystem.Runs;

/** Clusters of 4,096 bytes, 1,000 of them. */
class MappingPairsTest {
    private static List<Run> decode(long lowest, long highest, int... pairs) throws CorruptStructureException {
        FileRecord record = new RecordBytes(7)
                .nonResident(AttributeType.DATA, "", lowest, highest, 0, pairs)
                .record();
        AttributeCursor cursor = AttributeCursor.of(record);
        cursor.next();
        Runs.Builder runs = new Runs.Builder();
        MappingPairs.decode(cursor, BootSectorTest.parse(b -> {}), 1000, runs);
        List<Run> list = new ArrayList<>();
        runs.build().forEach(list::add);
        return list;
    }

    @Test
    void positionsAreRelativeToTheRunBefore() throws Exception {
        assertThat(decode(0, 8, 0x11, 4, 100, 0x11, 3, -50, 0x21, 2, 0x2C, 0x01, 0))
                .containsExactly(
                        new Run(0, 100 * 4096, 4 * 4096),
                        new Run(4 * 4096, 50 * 4096, 3 * 4096),
                        new Run(7 * 4096, 350 * 4096, 2 * 4096));
    }

    @Test
    void runWithoutPositionIsAHoleAndDoesNotMoveIt() throws Exception {
        assertThat(decode(0, 0x1000_0006L, 0x11, 2, 10, 0x04, 0, 0, 0, 0x10, 0x11, 5, 2, 0))
                .containsExactly(
                        new Run(0, 10 * 4096, 2 * 4096),
                        new Run(2 * 4096, Run.HOLE, 0x1000_0000L * 4096),
                        new Run(0x1000_0002L * 4096, 12 * 4096, 5 * 4096));
    }

    @Test
    void emptyAttributeHasNoRuns() throws Exception {
        assertThat(decode(0, -1, 0)).isEmpty();
    }

    @Test
    void runsOutsideTheVolumeAreRefused() {
        assertThatThrownBy(() -> decode(0, 3, 0x21, 4, 0xE5, 0x03, 0)).hasMessageContaining("4 clusters from 997");
        assertThatThrownBy(() -> decode(0, 3, 0x11, 4, -1, 0)).hasMessageContaining("4 clusters from -1");
        assertThatThrownBy(() -> decode(0, 3, 0x81, 4, 0, 0, 0, 0, 0, 0, 0, 0x7F, 0))
                .hasMessageContaining("found 4 clusters");
    }

    @Test
    void attributeCannotOwnMoreClustersThanTheVolumeHas() {
        assertThatThrownBy(() -> decode(0, 1199, 0x22, 0x58, 0x02, 0x64, 0, 0x12, 0x58, 0x02, 0, 0))
                .hasMessageContaining("clusters within the 1000");
    }

    @Test
    void malformedRunsAreRefused() {
        assertThatThrownBy(() -> decode(0, 3, 0x10, 4, 0)).hasMessageContaining("sizes of 1 to 8 bytes");
        assertThatThrownBy(() -> decode(0, 3, 0x19, 4, 0)).hasMessageContaining("sizes of 1 to 8 bytes");
        assertThatThrownBy(() -> decode(0, 3, 0x91, 4, 0)).hasMessageContaining("sizes of 1 to 8 bytes");
        assertThatThrownBy(() -> decode(0, 3, 0x88, 4, 0)).hasMessageContaining("sizes of 1 to 8 bytes");
        assertThatThrownBy(() -> decode(0, 3, 0x11, 0, 5, 0)).hasMessageContaining("found 0 clusters");
        assertThatThrownBy(() -> decode(0, 3, 0x11, -4, 5, 0)).hasMessageContaining("found -4 clusters");
    }

    @Test
    void runsMustCoverWhatTheHeaderSays() {
        assertThatThrownBy(() -> decode(0, 5, 0x11, 4, 9, 0)).hasMessageContaining("runs up to cluster 5");
        assertThatThrownBy(() -> decode(0, 2, 0x11, 4, 9, 0)).hasMessageContaining("1 to 3 clusters");
    }
}
