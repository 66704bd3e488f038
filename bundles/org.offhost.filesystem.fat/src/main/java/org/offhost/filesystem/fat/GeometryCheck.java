// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.fat;

import java.io.IOException;
import java.util.Optional;
import org.offhost.block.UnreadableBlockException;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.kit.cluster.ClaimedClusters;
import org.offhost.kit.cluster.ClusterChain;

/**
 * Whether clusters lie where the boot sector says: a subdirectory of the root begins with ".", so where none of them does,
 * every file would be read from the wrong place. FAT12 and FAT16 have no second boot sector to tell.
 */
final class GeometryCheck {
    /** Directories that are looked at; one that is as it should be is enough. */
    private static final int MOST = 8;

    /** Entries of the root that are looked at for them. */
    private static final int WITHIN = 1024;

    private GeometryCheck() {}

    /** @throws CorruptStructureException if no subdirectory is where it should be, and one at least is not */
    static void of(FatMetadata volume) throws IOException {
        try {
            check(volume);
        } catch (UnreadableBlockException e) {
            // told when the entries are read
        }
    }

    private static void check(FatMetadata volume) throws IOException {
        FatBootSector boot = volume.boot();
        DirectoryEntryReader root = root(volume);
        int seen = 0;
        Optional<String> wrong = Optional.empty();
        for (var n = root.next(f -> {}); n.isPresent() && seen < MOST; n = root.next(f -> {})) {
            DirectoryEntry e = n.get().entry();
            int first = e.firstCluster(boot.type);
            if (e.isDirectory() && boot.isCluster(first)) {
                DirectoryStart start = DirectoryStart.of(volume, first);
                if (start.problem().isEmpty()) {
                    return;
                }
                seen++;
                wrong = start.readable() ? wrong : start.problem();
            }
        }
        refuse(boot, seen, wrong);
    }

    private static DirectoryEntryReader root(FatMetadata volume) throws IOException {
        FatBootSector boot = volume.boot();
        int most = WITHIN * FatBootSector.DIRECTORY_ENTRY;
        long length = boot.rootLength;
        if (boot.type == FatType.FAT32) {
            ClaimedClusters none = new ClaimedClusters(boot.clusters);
            length = volume.chains()
                    .follow(
                            boot.rootCluster,
                            Math.max(1, most / boot.clusterLength),
                            ClusterChain.Owner.UNMEASURED_DIRECTORY,
                            none)
                    .runs()
                    .length();
        }
        return DirectoryEntryReader.ofRoot(volume, Math.min(length, most));
    }

    private static void refuse(FatBootSector boot, int seen, Optional<String> wrong) throws CorruptStructureException {
        if (wrong.isPresent()) {
            throw new CorruptStructureException(
                    "FAT boot sector",
                    boot.position(),
                    "a geometry by which a directory of the root begins with its '.'",
                    "none of " + seen + "; of one " + wrong.get());
        }
    }
}
