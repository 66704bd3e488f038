// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ext4;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.offhost.block.BlockDevice;
import org.offhost.filesystem.MetadataCache;
import org.offhost.kit.session.Withdrawal;

/**
 * What every part of an open volume reads with. One thread.
 *
 * @param device the volume, with what its journal has newer
 * @param replay what that is
 * @param changes what its fast commits make of it besides
 * @param superblock geometry
 * @param cache metadata read last
 * @param groups group descriptors
 * @param sums of metadata
 * @param session whether the parser is still there
 */
record VolumeParts(
        BlockDevice device,
        Replay replay,
        FastChanges changes,
        Superblock superblock,
        MetadataCache cache,
        GroupTable groups,
        Checksums sums,
        Withdrawal session) {
    private static final int LONGEST_SECTOR = 4096;

    static VolumeParts of(BlockDevice device, Replay replay, Superblock superblock, Withdrawal session) {
        MetadataCache cache = new MetadataCache(
                device,
                session::check,
                Math.min(superblock.length(), device.size()),
                Math.min(superblock.blockLength, LONGEST_SECTOR));
        Checksums sums = superblock.checksums();
        GroupTable groups = new GroupTable(superblock, cache, sums);
        return new VolumeParts(device, replay, FastChanges.NONE, superblock, cache, groups, sums, session);
    }

    /** The same with what fast commits change. */
    VolumeParts with(FastChanges fast) {
        return new VolumeParts(device, replay, fast, superblock, cache, groups, sums, session);
    }

    /** Why what Linux would make of its journal is not known. */
    Optional<String> journalProblem() {
        return replay.problem().or(changes::problem);
    }

    /** Whether metadata has sums. */
    boolean summed() {
        return superblock.features.hasReadOnly(Features.METADATA_CSUM);
    }

    /** A whole block, of an array of its own. */
    byte[] block(long number) throws IOException {
        byte[] bytes = new byte[superblock.blockLength];
        cache.read(number * superblock.blockLength, ByteBuffer.wrap(bytes));
        return bytes;
    }
}
