// SPDX-License-Identifier: Apache-2.0
package org.offhost.block.qcow2;

/**
 * What lies where in a new image, in clusters of its file: the header in the first, then one section behind the other.
 *
 * @param countTable clusters of the table of reference counts
 * @param countBlocks clusters of reference counts
 * @param l1 clusters of the L1 table
 * @param l2 L2 tables, a cluster each
 * @param dataClusters clusters of data
 */
record Sections(long countTable, long countBlocks, long l1, long l2, long dataClusters) {
    /** The counts count themselves: they grow until they are enough. */
    static Sections of(Qcow2Shape shape, RangeCount ranges) {
        long cluster = shape.clusterSize();
        long l1 = up(shape.l1Entries() * Qcow2.ENTRY, cluster);
        long others = 1 + l1 + ranges.tables() + ranges.clusters();
        long blocks = 0;
        long table = 0;
        while (true) {
            long needed = up((others + blocks + table) * Qcow2.COUNT, cluster);
            long neededTable = up(needed * Qcow2.ENTRY, cluster);
            if (needed == blocks && neededTable == table) {
                break;
            }
            blocks = needed;
            table = neededTable;
        }
        if (table * cluster > Qcow2.MAX_COUNT_TABLE) {
            throw new IllegalArgumentException(others + " clusters of " + cluster
                    + " bytes: their reference counts would be more than QEMU reads; take larger clusters");
        }
        return new Sections(table, blocks, l1, ranges.tables(), ranges.clusters());
    }

    private static long up(long bytes, long cluster) {
        return (bytes + cluster - 1) / cluster;
    }

    long countBlocksAt() {
        return 1 + countTable;
    }

    long l1At() {
        return countBlocksAt() + countBlocks;
    }

    long l2At() {
        return l1At() + l1;
    }

    /** First cluster of data. */
    long data() {
        return l2At() + l2;
    }

    long all() {
        return data() + dataClusters;
    }
}
