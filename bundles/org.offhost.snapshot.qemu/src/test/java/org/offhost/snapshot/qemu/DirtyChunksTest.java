// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.offhost.block.Extent;

/** A bitmap has as many bits as QEMU is to have memory for. */
class DirtyChunksTest {
    private static final long GIB = 1L << 30;

    @ParameterizedTest
    @CsvSource({"1, 4096", "512, 4096", "513, 8192", "4096, 32768", "4097, 65536", "65536, 524288", "4194304, 33554432"
    })
    void chunkGrowsWithTheNode(long gib, int chunk) {
        assertThat(DirtyChunks.chunkOf(gib * GIB)).isEqualTo(chunk);
    }

    @ParameterizedTest
    @CsvSource({"0, 4096, 0, 4096", "4095, 2, 0, 8192", "8192, 1808, 8192, 1808", "9999, 1, 8192, 1808"})
    void rangesAreWholeChunksAndEndWithTheNode(long position, long length, long first, long bytes) {
        DirtyChunks chunks = new DirtyChunks(10_000, 4096);
        chunks.range(position, length, 1);
        assertThat(chunks).containsExactly(new Extent(first, bytes));
    }
}
