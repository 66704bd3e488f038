// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.fat;

import java.io.IOException;
import org.offhost.block.UnreadableBlockException;

/**
 * The file allocation table, with its copies (Microsoft FAT specification 1.03, "FAT Data Structure"). Nothing is held
 * but what the cache holds. One thread.
 */
final class AllocationTable {
    /** BPB_ExtFlags bit 7: only the table of bits 0 to 3 is kept up to date. */
    private static final int NOT_MIRRORED = 0x80;

    private final BootSector boot;
    private final BlockCache cache;
    private final int first;
    private final int copies;

    AllocationTable(BootSector boot, BlockCache cache) {
        this.boot = boot;
        this.cache = cache;
        boolean single = (boot.flags & NOT_MIRRORED) != 0;
        int active = boot.flags & 0xF;
        this.first = single && active < boot.tables ? active : 0;
        this.copies = single ? 1 : boot.tables;
    }

    /** Which table is read first, from 0. */
    int active() {
        return first;
    }

    /** What the table says of a cluster, or of the two entries in front of the clusters; from a copy if unreadable. */
    int value(int cluster) throws IOException {
        UnreadableBlockException failure = null;
        for (int copy = 0; copy < copies; copy++) {
            try {
                return value(first + copy, cluster);
            } catch (UnreadableBlockException e) {
                failure = e;
            }
        }
        throw failure;
    }

    /**
     * What follows a cluster in its chain.
     *
     * @return what the first copy says that leads to a cluster or ends the chain; if none does, what the first says
     */
    int next(int cluster) throws IOException {
        int value = value(cluster);
        for (int copy = 1; copy < copies && !isSuccessor(value); copy++) {
            int other;
            try {
                other = value(first + copy, cluster);
            } catch (UnreadableBlockException e) {
                continue;
            }
            if (isSuccessor(other)) {
                return other;
            }
        }
        return value;
    }

    /** Whether a cluster holds something of a file, by the value of its entry: neither free nor bad. */
    boolean isUsed(int value) {
        return value != 0 && value != boot.type.bad();
    }

    private boolean isSuccessor(int value) {
        return boot.isCluster(value) || boot.type.isEndOfChain(value);
    }

    private int value(int copy, int cluster) throws IOException {
        long table = boot.tablePosition + copy * boot.tableLength;
        int stored = switch (boot.type) {
            case FAT12 -> packed(table + cluster + cluster / 2, cluster % 2 == 1);
            case FAT16 -> cache.u16(table + cluster * 2L);
            case FAT32 -> cache.i32(table + cluster * 4L);
        };
        return stored & boot.type.mask();
    }

    /** Two entries of FAT12 share three bytes, which may lie on both sides of a sector's end. */
    private int packed(long position, boolean odd) throws IOException {
        int both = cache.u8(position) | cache.u8(position + 1) << 8;
        return odd ? both >> 4 : both;
    }
}
