// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.exfat;

import java.io.IOException;
import org.offhost.filesystem.MetadataCache;

/** The file allocation table (exFAT specification 1.00, 4.1). Nothing is held but what the cache holds. One thread. */
record AllocationTable(BootSector boot, MetadataCache cache) {
    /** Marks a bad cluster (4.1.3). */
    static final int BAD = 0xFFFF_FFF7;

    /** Marks the last cluster of a chain (4.1.3). */
    static final long END = 0xFFFF_FFFFL;

    /** Bytes of an entry. */
    static final int ENTRY = 4;

    /** Where the entry of a cluster lies. */
    long position(long cluster) {
        return boot.tablePosition + cluster * ENTRY;
    }

    /** What follows a cluster in its chain: a number of a cluster, {@link #END}, or something wrong. */
    long next(long cluster) throws IOException {
        return cache.i32(position(cluster)) & 0xFFFF_FFFFL;
    }
}
