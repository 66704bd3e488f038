// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ext4;

import java.io.IOException;
import org.offhost.block.BlockDevice;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.filesystem.MetadataCache;

/** Opens a volume: as it lies, or, if it needs recovery, as it is with what its journal has newer. */
final class Opening {
    private static final int LONGEST_SECTOR = 4096;

    private Opening() {}

    static VolumeParts of(BlockDevice device, SessionEnd sessionEnd) throws IOException {
        VolumeParts lying = parts(device, Replay.NOT_NEEDED, Superblock.read(device), sessionEnd);
        if (!lying.superblock().features.has(Features.RECOVER)) {
            return lying;
        }
        Replay replay = JournalFinder.replay(device, lying);
        try {
            BlockDevice replayed = replay.count() == 0 ? device : new ReplayedDevice(device, replay);
            return parts(replayed, replay, Superblock.read(replayed), sessionEnd);
        } catch (CorruptStructureException e) {
            return parts(device, Replay.unread("in the journal: " + e.getMessage()), lying.superblock(), sessionEnd);
        }
    }

    private static VolumeParts parts(BlockDevice device, Replay replay, Superblock superblock, SessionEnd sessionEnd) {
        MetadataCache cache = new MetadataCache(
                device,
                sessionEnd::check,
                Math.min(superblock.length(), device.size()),
                Math.min(superblock.blockLength, LONGEST_SECTOR));
        Checksums sums = superblock.checksums();
        GroupTable groups = new GroupTable(superblock, cache, sums);
        return new VolumeParts(device, replay, superblock, cache, groups, sums, sessionEnd);
    }
}
