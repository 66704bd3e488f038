// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.layout;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.offhost.block.Extent;

/** Clusters are as large as makes an image smallest. */
class ClusterImageTest {
    private static final int LEAST = 4 << 10;
    private static final int LARGEST = 64 << 10;

    private static int size(long length, int least, List<Extent> used) throws IOException {
        return ClusterImage.clusterSize(length, least, IncrementRuns.Ranges.of(used));
    }

    @Test
    void whatLiesTogetherHasLargeOnes() throws IOException {
        assertThat(size(1L << 40, 512, List.of(new Extent(0, 1L << 39)))).isEqualTo(LARGEST);
        assertThat(size(1L << 30, 512, List.of())).isEqualTo(LARGEST);
    }

    @Test
    void whatLiesApartHasSmallOnes() throws IOException {
        List<Extent> apart = LongStream.range(0, 1000)
                .mapToObj(i -> new Extent(i * (1 << 20), LEAST))
                .toList();
        assertThat(size(1L << 30, 512, apart)).isEqualTo(LEAST);
        assertThat(size(1L << 30, 16 << 10, apart))
                .as("no smaller than a block of the unit")
                .isEqualTo(16 << 10);
    }

    @Test
    void severalRangesOfOneClusterAreOne() throws IOException {
        List<Extent> crumbs =
                LongStream.range(0, 64).mapToObj(i -> new Extent(i * 1024, 512)).toList();
        assertThat(size(1L << 20, 512, crumbs)).isEqualTo(LARGEST);
    }

    @Test
    void aVolumeTooLargeForSmallOnesHasLargerOnes() throws IOException {
        assertThat(size(1L << 43, 512, List.of(new Extent(0, LEAST)))).isEqualTo(8 << 10);
    }
}
