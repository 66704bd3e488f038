// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ext4;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.offhost.block.BlockDevice;
import org.offhost.filesystem.MetadataCache;
import org.offhost.kit.session.Withdrawal;

/**
 * What every part of an open volume reads with. One thread.
 *
 * @param device the volume, with what its journal has newer
 * @param replay what that is
 * @param superblock geometry
 * @param cache metadata read last
 * @param groups group descriptors
 * @param sums of metadata
 * @param session whether the parser is still there
 */
record VolumeParts(
        BlockDevice device,
        Replay replay,
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
        return new VolumeParts(device, replay, superblock, cache, groups, sums, session);
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
