// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.exfat;

import java.io.IOException;
import java.util.Optional;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.kit.cluster.ClaimedClusters;
import org.offhost.kit.cluster.ClusterChain;

/**
 * What the root directory keeps of the volume itself (exFAT specification 1.00, 7.1 to 7.3, 7.5); as a rule in its first
 * entries.
 *
 * @param bitmap entry of the allocation bitmap
 * @param upCase entry of the up-case table
 * @param label volume label, empty if none
 * @param guid volume GUID, empty if none
 */
record SystemEntries(Optional<EntrySet> bitmap, Optional<EntrySet> upCase, String label, String guid) {
    /** A probe looks at so much of the root: 4,096 entries. */
    static final int WITHIN = 4096 * ExfatBootSector.DIRECTORY_ENTRY;

    /** Reads the root up to a length, or to the end. */
    static SystemEntries read(ExfatMetadata volume, long length) throws IOException {
        ExfatBootSector boot = volume.boot();
        long most = Math.min(boot.clusters, boot.clustersOf(length));
        ClusterChain root = volume.chains()
                .follow(
                        boot.rootCluster,
                        most,
                        ClusterChain.Owner.UNMEASURED_DIRECTORY,
                        new ClaimedClusters(boot.clusters));
        EntrySetReader reader =
                EntrySetReader.ofRoot(volume, Math.min(length, root.runs().length()));
        EntrySet bitmap = null;
        EntrySet upCase = null;
        String label = "";
        String guid = "";
        for (var s = reader.next(f -> {}); s.isPresent(); s = reader.next(f -> {})) {
            EntrySet set = s.get();
            switch (set.type()) {
                case EntrySet.ALLOCATION_BITMAP ->
                    bitmap = bitmap == null && set.bitmapIdentifier() == 0 ? set : bitmap;
                case EntrySet.UP_CASE_TABLE -> upCase = upCase == null ? set : upCase;
                case EntrySet.VOLUME_LABEL -> label = set.label();
                case EntrySet.VOLUME_GUID -> guid = set.volumeGuid();
                default -> {} // a file
            }
        }
        return new SystemEntries(Optional.ofNullable(bitmap), Optional.ofNullable(upCase), label, guid);
    }

    /** The bitmap's entry. */
    EntrySet requireBitmap(ExfatBootSector boot) throws CorruptStructureException {
        return bitmap.orElseThrow(() -> new CorruptStructureException(
                "root directory", boot.clusterPosition(boot.rootCluster), "an allocation bitmap entry 81h", "none"));
    }
}
