// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.exfat;

import org.offhost.filesystem.MetadataCache;

/**
 * What every part of an open volume reads with. One thread.
 *
 * @param boot geometry
 * @param cache metadata read last
 * @param table the allocation table
 * @param session whether the parser is still there
 */
record Metadata(BootSector boot, MetadataCache cache, AllocationTable table, Withdrawal session) {
    ClusterChain.Reader chains() {
        return new ClusterChain.Reader(boot, table);
    }
}
