// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.fat;

import org.offhost.filesystem.MetadataCache;
import org.offhost.kit.cluster.ClusterChains;
import org.offhost.kit.session.Withdrawal;

/**
 * What every part of an open volume reads with. One thread.
 *
 * @param boot geometry
 * @param cache metadata read last
 * @param table the allocation table
 * @param codePage of 8.3 names
 * @param session whether the parser is still there
 */
record FatMetadata(
        FatBootSector boot, MetadataCache cache, MirroredTable table, CodePage codePage, Withdrawal session) {
    ClusterChains chains() {
        return new ClusterChains(boot, table);
    }
}
