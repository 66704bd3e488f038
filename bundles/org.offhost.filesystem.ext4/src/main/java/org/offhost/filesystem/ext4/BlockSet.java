// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ext4;

import java.util.Arrays;

/** Numbers of blocks, eight bytes each, each once. One thread. */
final class BlockSet {
    private long[] blocks = new long[16];
    private int count;
    private int sorted;

    void add(long block) {
        if (count == blocks.length) {
            compact();
            if (count > blocks.length / 2) {
                blocks = Arrays.copyOf(blocks, Math.multiplyExact(blocks.length, 2));
            }
        }
        blocks[count++] = block;
    }

    /** Ascending. */
    long[] toArray() {
        compact();
        return Arrays.copyOf(blocks, count);
    }

    private void compact() {
        if (sorted == count) {
            return;
        }
        Arrays.sort(blocks, 0, count);
        int kept = 0;
        for (int i = 0; i < count; i++) {
            if (i == 0 || blocks[i] != blocks[i - 1]) {
                blocks[kept++] = blocks[i];
            }
        }
        count = kept;
        sorted = kept;
    }
}
