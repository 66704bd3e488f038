// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.fat;

/** The clusters that belong to a file already: one bit each, in pages made when first needed. One thread. */
final class ClaimedClusters {
    /** 64 KiB of bits; a volume of the most clusters there can be takes 512 pages, 32 MiB. */
    private static final int PAGE_BITS = 19;

    private final long[][] pages;
    private final int pageLongs;
    private long sharedLeft;

    ClaimedClusters(long clusters) {
        sharedLeft = Math.max(clusters, 1L << PAGE_BITS);
        long numbers = clusters + 2;
        pages = new long[(int) (numbers >>> PAGE_BITS) + 1][];
        pageLongs = (int) Math.min(1 << PAGE_BITS - 6, numbers / 64 + 1);
    }

    /** @return false if it was claimed before */
    boolean claim(int cluster) {
        int page = cluster >>> PAGE_BITS;
        if (pages[page] == null) {
            pages[page] = new long[pageLongs];
        }
        int at = cluster & (1 << PAGE_BITS) - 1;
        long bit = 1L << (at & 63);
        boolean free = (pages[page][at >>> 6] & bit) == 0;
        pages[page][at >>> 6] |= bit;
        return free;
    }

    /**
     * Whether a chain may go on through a cluster that is not its own: bounded, or many chains through the same clusters
     * would take the square of the volume's size.
     */
    boolean mayShare() {
        return sharedLeft-- > 0;
    }
}
