// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.fat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.offhost.block.UnreadableBlockException;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.filesystem.MetadataCache;
import org.offhost.kit.cluster.Successors;

/**
 * The file allocation table, with its copies (Microsoft FAT specification 1.03, "FAT Data Structure"). Nothing is held
 * but what the cache holds. One thread.
 *
 * <p>The leading table is the first whose entry 0 repeats the media byte, or the first of all if none does. Where a copy
 * says something else of a cluster, the leading table counts as long as it leads to a cluster or ends the chain, and the
 * disagreement is said.
 */
final class MirroredTable implements Successors {
    /** BPB_ExtFlags bit 7: only the table of bits 0 to 3 is kept up to date. */
    private static final int NOT_MIRRORED = 0x80;

    /** Clusters whose entries are looked at together, table by table. */
    private static final int STRETCH = 2048;

    private final FatBootSector boot;
    private final MetadataCache cache;
    private final List<String> remarks = new ArrayList<>();
    private final List<String> doubts = new ArrayList<>();

    /** Numbers of the tables that count, from 0, the leading one first. */
    private final int[] order;

    private final boolean[] used = new boolean[STRETCH];
    private long usedFrom = -1;

    MirroredTable(FatBootSector boot, MetadataCache cache) throws IOException {
        this.boot = boot;
        this.cache = cache;
        this.order = order();
    }

    private int[] order() throws IOException {
        int active = boot.flags & 0xF;
        if ((boot.flags & NOT_MIRRORED) != 0) {
            if (active < boot.tables) {
                remarks.add("BPB_ExtFlags: FAT number " + active + " is the one kept up to date");
                return new int[] {active};
            }
            remarks.add("contradicts: BPB_ExtFlags names FAT number " + active + " of " + boot.tables
                    + " as the one kept up to date; all count");
        }
        int leading = leading();
        int[] all = new int[boot.tables];
        all[0] = leading;
        for (int i = 1; i < all.length; i++) {
            all[i] = i <= leading ? i - 1 : i;
        }
        return all;
    }

    /** Entry 0 is the media byte below ones ("FAT Data Structure"); what begins otherwise is no table, or elsewhere. */
    private int leading() throws IOException {
        int exact = -1;
        int alike = -1;
        List<String> begins = new ArrayList<>();
        for (int table = boot.tables - 1; table >= 0; table--) {
            try {
                int first = value(table, 0);
                if (!FatBootSector.isMedia(first & 0xFF) || (first | 0xFF) != boot.type.mask()) {
                    String begin = "FAT number " + table + " begins with " + Integer.toHexString(first) + "h";
                    begins.add(0, begin);
                    doubts.add(0, begin + ", expected the media byte below ones");
                    continue;
                }
                alike = table;
                exact = (first & 0xFF) == boot.media ? table : exact;
            } catch (UnreadableBlockException e) {
                // neither right nor wrong
            }
        }
        if (begins.size() == boot.tables) {
            throw new CorruptStructureException(
                    "FAT",
                    boot.tablePosition,
                    "a table that begins with the media byte below ones",
                    String.join("; ", begins));
        }
        int leading = Math.max(0, exact >= 0 ? exact : alike);
        if (leading > 0) {
            remarks.add("contradicts: FAT number 0 does not begin with the media byte; FAT number " + leading
                    + ", which does, leads");
        }
        return leading;
    }

    /** What may mean that the tables lie elsewhere than the boot sector says. */
    List<String> doubts() {
        return doubts;
    }

    /** What an operator should know of which table counts. */
    List<String> remarks() {
        return remarks;
    }

    /** What the leading table says of a cluster, or of the two entries before the clusters; a copy if unreadable. */
    int value(int cluster) throws IOException {
        UnreadableBlockException failure = null;
        for (int table : order) {
            try {
                return value(table, cluster);
            } catch (UnreadableBlockException e) {
                failure = e;
            }
        }
        throw failure;
    }

    /** What the first table says that leads to a cluster or ends the chain; if none does, what the leading one says. */
    @Override
    public long next(long cluster, Consumer<String> disagreements) throws IOException {
        int value = successor((int) cluster, disagreements);
        return boot.type.isEndOfChain(value) ? END : value;
    }

    private int successor(int cluster, Consumer<String> disagreements) throws IOException {
        int value = value(cluster);
        int taken = value;
        for (int i = 1; i < order.length; i++) {
            int other;
            try {
                other = value(order[i], cluster);
            } catch (UnreadableBlockException e) {
                continue;
            }
            if (other != value && !(boot.type.isEndOfChain(other) && boot.type.isEndOfChain(value))) {
                taken = isSuccessor(taken) || !isSuccessor(other) ? taken : other;
                disagreements.accept("the FATs disagree on cluster " + cluster + ": number " + order[0] + " has "
                        + value + ", number " + order[i] + " has " + other + "; " + taken + " is taken");
            }
        }
        return taken;
    }

    /**
     * Whether a cluster holds something of a file, by any of the tables: a copy of the volume must not lack what only one
     * of them knows.
     */
    boolean isUsed(int cluster) throws IOException {
        long from = cluster - cluster % STRETCH;
        if (from != usedFrom) {
            usedFrom = -1;
            load((int) Math.max(2, from), (int) Math.min(boot.clusters + 2, from + STRETCH));
            usedFrom = from;
        }
        return used[cluster % STRETCH];
    }

    private void load(int from, int to) throws IOException {
        boolean[] known = new boolean[STRETCH];
        Arrays.fill(used, false);
        UnreadableBlockException failure = null;
        for (int table : order) {
            for (int cluster = from; cluster < to; cluster++) {
                try {
                    int value = value(table, cluster);
                    used[cluster % STRETCH] |= value != 0 && value != boot.type.bad();
                    known[cluster % STRETCH] = true;
                } catch (UnreadableBlockException e) {
                    failure = e;
                }
            }
        }
        for (int cluster = from; cluster < to && failure != null; cluster++) {
            if (!known[cluster % STRETCH]) {
                throw failure;
            }
        }
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
