// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ext4;

import java.io.IOException;
import java.util.List;
import org.offhost.block.BlockDevice;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.kit.session.Withdrawal;

/** Opens a volume: as it lies, or, if it needs recovery, as it is with what its journal has newer, fast commits included. */
final class Opening {
    private Opening() {}

    static VolumeParts of(BlockDevice device, Withdrawal session) throws IOException {
        VolumeParts lying = VolumeParts.of(device, Replay.NOT_NEEDED, SuperblockSearch.of(device), session);
        if (!lying.superblock().mayNeedRecovery()) {
            return lying;
        }
        Replay replay = JournalFinder.replay(device, lying);
        try {
            BlockDevice replayed = replay.count() == 0 ? device : new ReplayedDevice(device, replay);
            VolumeParts parts = VolumeParts.of(replayed, replay, SuperblockSearch.of(replayed), session);
            List<FastTag> fast = replay.fastCommits().tags();
            return fast.isEmpty() ? parts : parts.with(FastReplay.of(parts, fast));
        } catch (CorruptStructureException e) {
            return VolumeParts.of(
                    device, Replay.unread("in the journal: " + e.getMessage()), lying.superblock(), session);
        }
    }
}
