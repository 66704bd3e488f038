// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.layout;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.offhost.block.Extent;

/** Changes are saved as finely as they are known, as far as an image of that size goes. */
class IncrementTest {
    private static final long TIB = 1L << 40;

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "1, 512, 4096, 4096",
        "1, 512, 512, 4096",
        "1, 512, 65536, 65536",
        "1, 512, 1048576, 65536",
        "1, 512, 12288, 65536",
        "1, 512, 0, 65536",
        "1, 8192, 4096, 8192",
        "16, 512, 4096, 8192",
        "64, 512, 4096, 16384",
        "64, 512, 32768, 32768"
    })
    void clusterIsTheChunkWhereItCanBe(long tib, int block, int chunk, int cluster) {
        assertThat(Increment.clusterSize(tib * TIB, block, chunk)).isEqualTo(cluster);
    }

    /** Sparse: nothing but a block of every 64 GiB is in use, and was written. */
    @Test
    void changesOfAVolumeOf16TiBKnownByBlocksOf4KiBAreLaidOut() throws Exception {
        long length = 16 * TIB;
        List<Extent> written = LongStream.range(0, 256)
                .mapToObj(i -> new Extent((i << 36) + 4096, 4096))
                .toList();
        int cluster = Increment.clusterSize(length, 512, 4096);
        IncrementRuns runs = IncrementRuns.write(
                folder.resolve("changes"),
                length,
                cluster,
                IncrementRuns.Ranges.of(written),
                IncrementRuns.Ranges.of(written),
                IncrementRuns.Ranges.of(written));
        Increment increment = new Increment(runs, cluster, List.of("full/disk.img"));
        ClusterImage image = ClusterImage.of(increment, length, 512, folder.resolve("tables"), true);
        assertThat(runs.saved()).isEqualTo(256L * cluster);
        assertThat(image.length())
                .as("the clusters, an L2 table for each, L1 of 16 MiB, and what is beside them")
                .isBetween(256L * 2 * cluster, 256L * 2 * cluster + (17 << 20));
    }
}
