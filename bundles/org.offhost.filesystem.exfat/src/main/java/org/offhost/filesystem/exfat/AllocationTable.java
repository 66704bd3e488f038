// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.exfat;

import java.io.IOException;
import java.util.function.Consumer;
import org.offhost.filesystem.MetadataCache;
import org.offhost.kit.cluster.Successors;

/** The file allocation table (exFAT specification 1.00, 4.1). Nothing is held but what the cache holds. One thread. */
record AllocationTable(ExfatBootSector boot, MetadataCache cache) implements Successors {
    /** Marks a bad cluster (4.1.3). */
    static final int BAD = 0xFFFF_FFF7;

    /** Marks the last cluster of a chain (4.1.3). */
    private static final long LAST = 0xFFFF_FFFFL;

    /** Bytes of an entry. */
    static final int ENTRY = 4;

    /** Where the entry of a cluster lies. */
    long position(long cluster) {
        return boot.tablePosition + cluster * ENTRY;
    }

    /** There is one table, and nobody says otherwise. */
    @Override
    public long next(long cluster, Consumer<String> doubts) throws IOException {
        long value = cache.i32(position(cluster)) & 0xFFFF_FFFFL;
        return value == LAST ? END : value;
    }
}
