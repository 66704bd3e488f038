// SPDX-License-Identifier: Apache-2.0
package org.offhost.kit.cluster;

import java.util.HashSet;
import java.util.Set;

/**
 * The clusters that belong to something already: one bit each, in pages made when first needed, 64 MiB at most. That is
 * enough for 2^29 clusters, 32 times what the exFAT specification recommends (1.00, 3.1.9); of a volume of more, whole pages cost
 * nothing, and what finds no page is taken for free. One thread.
 */
public final class ClaimedClusters {
    /** 64 KiB of bits. */
    private static final int PAGE_BITS = 19;

    private static final int PAGE_CLUSTERS = 1 << PAGE_BITS;
    private static final int MOST_PAGES = 1024;

    /** Stands for every page that is claimed whole. */
    private static final long[] FULL = new long[0];

    private final long[][] pages;
    private final int pageLongs;
    private final long clusters;
    private final Set<Long> directories = new HashSet<>();
    private int made;
    private long sharedLeft;

    /** @param clusters how many the volume has */
    public ClaimedClusters(long clusters) {
        this.clusters = clusters;
        this.sharedLeft = Math.max(clusters, PAGE_CLUSTERS);
        long numbers = clusters + 2;
        pages = new long[(int) (numbers >>> PAGE_BITS) + 1][];
        pageLongs = (int) Math.min(1 << PAGE_BITS - 6, numbers / 64 + 1);
    }

    /**
     * Claims one cluster of the volume.
     *
     * @return false if it was claimed before
     */
    public boolean claim(long cluster) {
        long[] page = page(cluster);
        if (page == FULL) {
            return false;
        }
        if (page == null) {
            return true;
        }
        int at = (int) cluster & PAGE_CLUSTERS - 1;
        long bit = 1L << (at & 63);
        boolean free = (page[at >>> 6] & bit) == 0;
        page[at >>> 6] |= bit;
        return free;
    }

    /**
     * Claims a range up to the first cluster that was claimed before.
     *
     * @return that cluster, or the first behind the range
     */
    public long claim(long first, long count) {
        long end = first + count;
        long at = first;
        while (at < end) {
            int index = (int) (at >>> PAGE_BITS);
            long word = at & 63;
            if (pages[index] == null && (at & PAGE_CLUSTERS - 1) == 0 && end - at >= PAGE_CLUSTERS) {
                pages[index] = FULL;
                at += PAGE_CLUSTERS;
            } else if (word == 0 && end - at >= 64 && isFreeWord(at)) {
                at += 64;
            } else if (claim(at)) {
                at++;
            } else {
                return at;
            }
        }
        return end;
    }

    /** Whether a directory that begins at this cluster was not read yet; asked where clusters may have no page. */
    public boolean enter(long first) {
        return clusters <= (long) MOST_PAGES * PAGE_CLUSTERS || directories.add(first);
    }

    /**
     * Whether a chain may go on through a cluster that is not its own: bounded, or many chains through the same clusters
     * would take the square of the volume's size.
     */
    public boolean mayShare() {
        return sharedLeft-- > 0;
    }

    private boolean isFreeWord(long cluster) {
        long[] page = page(cluster);
        if (page == FULL) {
            return false;
        }
        if (page != null) {
            int at = ((int) cluster & PAGE_CLUSTERS - 1) >>> 6;
            if (page[at] != 0) {
                return false;
            }
            page[at] = -1;
        }
        return true;
    }

    private long[] page(long cluster) {
        int index = (int) (cluster >>> PAGE_BITS);
        if (pages[index] == null && made < MOST_PAGES) {
            made++;
            pages[index] = new long[pageLongs];
        }
        return pages[index];
    }
}
