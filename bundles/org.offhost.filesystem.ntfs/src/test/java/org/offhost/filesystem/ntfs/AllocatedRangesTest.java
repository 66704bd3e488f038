// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ntfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.offhost.block.Extent;
import org.offhost.filesystem.AttributeValue;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.filesystem.Run;
import org.offhost.filesystem.Runs;
import org.offhost.kit.session.Withdrawal;

/** Clusters of 4,096 bytes; 1,000 of them and the backup boot sector. */
class AllocatedRangesTest {
    private static final long END = 1000 * 4096;

    private static List<Extent> ranges(BitSet used, Runs bad, long sectors, int limit) throws Exception {
        BootSector boot = BootSectorTest.parse(b -> b.putLong(40, sectors));
        byte[] bitmap = java.util.Arrays.copyOf(used.toByteArray(), 128);
        AttributeBytes bytes = AttributeBytes.plain(null, AttributeValue.Resident.copyOf(bitmap, 0, 128), "$Bitmap");
        List<Extent> all = new ArrayList<>();
        try (AllocatedRanges stream = new AllocatedRanges(
                new VolumeBytes(null, new Withdrawal("the NTFS parser"), boot.volumeLength()),
                boot,
                bytes,
                bad,
                ClusterRanges.NONE)) {
            for (List<Extent> b = stream.next(limit); !b.isEmpty(); b = stream.next(limit)) {
                assertThat(b.size()).isLessThanOrEqualTo(limit);
                all.addAll(b);
            }
        }
        return all;
    }

    private static BitSet bits(int... ranges) {
        BitSet bits = new BitSet();
        for (int i = 0; i < ranges.length; i += 2) {
            bits.set(ranges[i], ranges[i + 1]);
        }
        return bits;
    }

    private static Extent clusters(long from, long to) {
        return new Extent(from * 4096, (to - from) * 4096);
    }

    @Test
    void backupBootSectorIsAlwaysThere() throws Exception {
        assertThat(ranges(bits(), Runs.NONE, 8000, 9)).containsExactly(new Extent(END, 512));
        assertThat(ranges(bits(0, 999), Runs.NONE, 8000, 9)).containsExactly(clusters(0, 999), new Extent(END, 512));
    }

    @Test
    void backupBootSectorIsJoinedToTheLastCluster() throws Exception {
        assertThat(ranges(bits(0, 3, 990, 1000), Runs.NONE, 8000, 1))
                .containsExactly(clusters(0, 3), new Extent(990 * 4096, 10 * 4096 + 512));
        assertThat(ranges(bits(0, 1000), Runs.NONE, 8000, 1)).containsExactly(new Extent(0, END + 512));
    }

    @Test
    void sectorsBehindTheLastWholeClusterBelongToNone() throws Exception {
        assertThat(ranges(bits(0, 1000), Runs.NONE, 8005, 1))
                .containsExactly(new Extent(0, END), new Extent(END + 5 * 512, 512));
    }

    @Test
    void bitsBehindTheLastClusterCountForNothing() throws Exception {
        assertThat(ranges(bits(0, 1, 1000, 1024), Runs.NONE, 8000, 9))
                .containsExactly(clusters(0, 1), new Extent(END, 512));
    }

    @Test
    void rangesCrossWords() throws Exception {
        assertThat(ranges(bits(0, 64, 65, 127, 128, 320, 500, 501), Runs.NONE, 8000, 2))
                .containsExactly(
                        clusters(0, 64),
                        clusters(65, 127),
                        clusters(128, 320),
                        clusters(500, 501),
                        new Extent(END, 512));
    }

    @Test
    void badClustersAreLeftOut() throws Exception {
        Runs bad = new Runs.Builder()
                .add(Run.HOLE, 20 * 4096)
                .add(20 * 4096, 2 * 4096)
                .add(Run.HOLE, 977 * 4096)
                .add(999 * 4096, 4096)
                .build();
        assertThat(ranges(bits(10, 30, 990, 1000), bad, 8000, 9))
                .containsExactly(clusters(10, 20), clusters(22, 30), clusters(990, 999), new Extent(END, 512));
    }

    @Test
    void bitmapShorterThanTheVolumeIsRefused() {
        assertThatThrownBy(() -> ranges(bits(), Runs.NONE, 8 * 1025, 1))
                .isInstanceOf(CorruptStructureException.class)
                .hasMessageContaining("at least 129 bytes, found 128 bytes");
    }
}
