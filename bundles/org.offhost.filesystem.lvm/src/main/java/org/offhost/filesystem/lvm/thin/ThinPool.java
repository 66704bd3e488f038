// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.lvm.thin;

import java.io.IOException;
import org.offhost.block.BlockDevice;
import org.offhost.filesystem.CorruptStructureException;

/**
 * A pool of thin volumes as LVM's text has it. Its bytes are those of the volume with its table, and behind them those of the volume with
 * its chunks.
 *
 * @param id uuid of the logical volume that is the pool
 * @param transaction number of changes to volumes that LVM has had the pool make
 * @param chunk bytes of a chunk
 * @param tableLength bytes of the volume with the table
 * @param dataLength bytes of the volume with the chunks
 */
public record ThinPool(String id, long transaction, long chunk, long tableLength, long dataLength) {

    /**
     * What the table says of itself, judged: it must be sound, and of the transaction that LVM's text has.
     *
     * @param around the pool's bytes
     * @throws CorruptStructureException if it is not, or wants a check before anybody relies on it
     * @throws IOException if the device fails
     */
    public PoolState state(BlockDevice around) throws IOException {
        return state(superblock(around));
    }

    private static PoolState state(PoolSuperblock s) {
        return new PoolState(s.transaction(), s.usedChunks(), s.chunks(), s.heldRoot() != 0, s.state());
    }

    /** The superblock, held against the text. */
    PoolSuperblock superblock(BlockDevice around) throws IOException {
        PoolSuperblock s = PoolSuperblock.read(around, tableLength);
        if (s.transaction() != transaction) {
            throw s.corrupt(
                    "transaction " + transaction + " as LVM's text has it",
                    "transaction " + s.transaction() + ": a volume of the pool is being made or removed; wait until"
                            + " that is over");
        }
        if (s.chunkLength() != chunk) {
            throw s.corrupt("chunks of " + chunk + " bytes as LVM's text has it", "of " + s.chunkLength());
        }
        if (s.chunks() > dataLength / chunk) {
            throw s.corrupt("chunks within " + dataLength + " bytes", s.chunks() + " of " + chunk);
        }
        return s;
    }
}
