// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.lvm.thin;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Locale;
import org.offhost.block.BlockDevice;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.kit.bytes.LittleEndian;

/**
 * Block 0 of a pool's table (Linux, drivers/md/dm-thin-metadata.c: thin_disk_superblock), judged.
 *
 * @param sum of the block
 * @param transaction number of changes to volumes
 * @param heldRoot block of a kept copy of the root; 0 if none is kept
 * @param usedChunks as the table counts them
 * @param chunks that the table knows of
 * @param mappingRoot block of the tree of volumes, whose values are roots of trees of chunks
 * @param detailsRoot block of the tree of what is known of each volume
 * @param chunkLength bytes of a chunk
 * @param blocks of the table
 */
record PoolSuperblock(
        int sum,
        long transaction,
        long heldRoot,
        long usedChunks,
        long chunks,
        long mappingRoot,
        long detailsRoot,
        long chunkLength,
        long blocks) {
    static final String NAME = "superblock of the thin pool's table";
    static final long MAGIC = 27022010;
    static final int SALT = 160774;

    private static final int SECTOR = 512;
    private static final int SECTORS_OF_BLOCK = PoolBlock.LENGTH / SECTOR;
    private static final int NEEDS_CHECK = 1;
    private static final int FLAGS = 4;
    private static final int NUMBER = 8;
    private static final int MAGIC_AT = 32;
    private static final int VERSION = 40;
    private static final int TRANSACTION = 48;
    private static final int HELD_ROOT = 56;
    private static final int DATA_MAP = 64;
    private static final int MAPPING_ROOT = 320;
    private static final int DETAILS_ROOT = 328;
    private static final int CHUNK = 336;
    private static final int BLOCK_SECTORS = 340;
    private static final int BLOCKS = 344;
    private static final int INCOMPATIBLE = 360;

    /** 1 GiB in sectors, the most that LVM and the kernel allow; 64 KiB the least, and what all are a multiple of. */
    private static final long MOST_CHUNK = 1L << 21;

    private static final long LEAST_CHUNK = 1L << 7;

    /** @param tableLength bytes at the device's beginning that are the table's */
    static PoolSuperblock read(BlockDevice around, long tableLength) throws IOException {
        if (tableLength < PoolBlock.LENGTH) {
            throw corrupt("a table of some blocks", tableLength + " bytes", 0);
        }
        byte[] b = new byte[PoolBlock.LENGTH];
        around.read(0, ByteBuffer.wrap(b));
        if (LittleEndian.i64(b, MAGIC_AT) != MAGIC) {
            throw corrupt("signature " + MAGIC, LittleEndian.i64(b, MAGIC_AT) + ": no table was ever made there", 0);
        }
        int sum = PoolBlock.sum(b, SALT);
        if (sum != LittleEndian.i32(b, 0)) {
            throw corrupt(
                    "sum " + Integer.toHexString(sum),
                    Integer.toHexString(LittleEndian.i32(b, 0)) + ": it is written, or damaged",
                    0);
        }
        require(LittleEndian.i64(b, NUMBER) == 0, NUMBER, "block 0", "block " + LittleEndian.i64(b, NUMBER));
        long version = LittleEndian.u32(b, VERSION);
        require(version == 1 || version == 2, VERSION, "version 1 or 2", "version " + version);
        int features = LittleEndian.i32(b, INCOMPATIBLE);
        require(features == 0, INCOMPATIBLE, "no features that a reader must know", "features " + features);
        require(
                (LittleEndian.i32(b, FLAGS) & NEEDS_CHECK) == 0,
                FLAGS,
                "a pool that needs no check",
                "that it needs one: the kernel found a fault in it; repair it (lvconvert --repair)");
        long sectors = LittleEndian.u32(b, BLOCK_SECTORS);
        require(sectors == SECTORS_OF_BLOCK, BLOCK_SECTORS, "blocks of 8 sectors", "of " + sectors);
        long chunk = LittleEndian.u32(b, CHUNK);
        require(
                chunk >= LEAST_CHUNK && chunk <= MOST_CHUNK && chunk % LEAST_CHUNK == 0,
                CHUNK,
                "chunks of a multiple of 128 sectors, up to 2097152",
                "of " + chunk);
        long blocks = LittleEndian.i64(b, BLOCKS);
        require(
                blocks > 0 && blocks <= tableLength / PoolBlock.LENGTH,
                BLOCKS,
                "a table within " + tableLength + " bytes",
                blocks + " blocks of " + PoolBlock.LENGTH);
        return new PoolSuperblock(
                sum,
                LittleEndian.i64(b, TRANSACTION),
                LittleEndian.i64(b, HELD_ROOT),
                LittleEndian.i64(b, DATA_MAP + Long.BYTES),
                Math.max(0, LittleEndian.i64(b, DATA_MAP)),
                LittleEndian.i64(b, MAPPING_ROOT),
                LittleEndian.i64(b, DETAILS_ROOT),
                chunk * SECTOR,
                blocks);
    }

    /** In words that are others once the table is written. */
    String state() {
        return String.format(
                Locale.ROOT, "transaction %d, roots %d and %d, sum %08x", transaction, mappingRoot, detailsRoot, sum);
    }

    private static void require(boolean holds, int at, String expected, String found) throws CorruptStructureException {
        if (!holds) {
            throw corrupt(expected, found, at);
        }
    }

    CorruptStructureException corrupt(String expected, String found) {
        return corrupt(expected, found, 0);
    }

    private static CorruptStructureException corrupt(String expected, String found, int at) {
        return new CorruptStructureException(NAME, at, expected, found);
    }
}
