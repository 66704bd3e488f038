// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ntfs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.offhost.filesystem.Run;
import org.offhost.filesystem.Runs;

class ClusterRangesTest {
    private static final int CLUSTER = 4096;
    private static final int CLUSTERS = 100;

    @Test
    void runsInAnyOrderAreRangesAndHolesAreNone() {
        Runs runs = new Runs.Builder()
                .add(10 * CLUSTER, 2 * CLUSTER)
                .add(Run.HOLE, 5 * CLUSTER)
                .add(3 * CLUSTER, CLUSTER)
                .add(12 * CLUSTER, CLUSTER)
                .build();

        assertThat(set(ClusterRanges.of(runs, CLUSTER))).hasToString("{3, 10, 11, 12}");
        assertThat(ClusterRanges.of(runs, CLUSTER).count()).isEqualTo(2);
    }

    @Test
    void differenceIsThatOfTheClusters() {
        Random random = new Random(55);
        for (int i = 0; i < 2000; i++) {
            ClusterRanges some = ranges(random);
            ClusterRanges others = ranges(random);
            BitSet expected = set(some);
            expected.andNot(set(others));

            ClusterRanges left = some.without(others);

            assertThat(set(left)).isEqualTo(expected);
            for (int k = 1; k < left.count(); k++) {
                assertThat(left.first(k)).isGreaterThan(left.end(k - 1));
            }
        }
    }

    private static ClusterRanges ranges(Random random) {
        ClusterRanges.Builder builder = new ClusterRanges.Builder(64);
        for (int n = random.nextInt(8); n > 0; n--) {
            long first = random.nextInt(CLUSTERS);
            builder.add(first, first + random.nextInt(20));
        }
        return builder.build();
    }

    private static BitSet set(ClusterRanges ranges) {
        BitSet set = new BitSet();
        for (int i = 0; i < ranges.count(); i++) {
            set.set((int) ranges.first(i), (int) ranges.end(i));
        }
        return set;
    }
}
