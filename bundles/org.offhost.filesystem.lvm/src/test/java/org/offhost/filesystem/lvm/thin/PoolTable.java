// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.lvm.thin;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The table of a pool written field by field: its first blocks are superblock, tree of volumes and tree of what is known of each, those
 * behind are whatever a test puts there.
 */
public final class PoolTable {
    public static final int BLOCK = PoolBlock.LENGTH;
    public static final int VOLUMES = 1;
    public static final int DETAILS = 2;
    public static final int CHUNK = 64 << 10;

    private static final int MOST_OF_8 = 252;
    private static final int DETAILS_LENGTH = 24;

    public final ByteBuffer bytes;

    /**
     * A table without volumes.
     *
     * @param blocks of it
     * @param chunks of the pool
     */
    public PoolTable(int blocks, int chunks, long transaction) {
        this.bytes = ByteBuffer.allocate(blocks * BLOCK).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(32, PoolSuperblock.MAGIC).putInt(40, 2).putLong(48, transaction);
        bytes.putLong(64, chunks).putLong(72, 1);
        bytes.putLong(320, VOLUMES).putLong(328, DETAILS);
        bytes.putInt(336, CHUNK / 512).putInt(340, BLOCK / 512).putLong(344, blocks);
        sealSuperblock();
        volumes();
    }

    public PoolTable sealSuperblock() {
        bytes.putInt(0, PoolBlock.sum(block(0), PoolSuperblock.SALT));
        return this;
    }

    /** The trees of volumes, from pairs of a device and the root of its chunks. */
    public PoolTable volumes(long... devicesAndRoots) {
        leaf(VOLUMES, devicesAndRoots);
        int count = devicesAndRoots.length / 2;
        int at = header(DETAILS, TreeNode.LEAF, count, 126, DETAILS_LENGTH);
        for (int i = 0; i < count; i++) {
            bytes.putLong(at + 8 * i, devicesAndRoots[2 * i]);
        }
        return seal(DETAILS);
    }

    /** A leaf of chunks, from pairs of a chunk of the volume and one of the pool. */
    public PoolTable chunks(int block, long... pairs) {
        long[] mapped = pairs.clone();
        for (int i = 1; i < mapped.length; i += 2) {
            mapped[i] = mapped[i] << 24 | i; // some time
        }
        return leaf(block, mapped);
    }

    /** A leaf, from pairs of keys and values. */
    public PoolTable leaf(int block, long... pairs) {
        return node(block, TreeNode.LEAF, pairs);
    }

    /** A node above others, from pairs of their first keys and their blocks. */
    public PoolTable above(int block, long... pairs) {
        return node(block, TreeNode.INTERNAL, pairs);
    }

    private PoolTable node(int block, int flags, long... pairs) {
        int at = header(block, flags, pairs.length / 2, MOST_OF_8, Long.BYTES);
        for (int i = 0; i < pairs.length / 2; i++) {
            bytes.putLong(at + 8 * i, pairs[2 * i]);
            bytes.putLong(at + 8 * (MOST_OF_8 + i), pairs[2 * i + 1]);
        }
        return seal(block);
    }

    private int header(int block, int flags, int entries, int most, int valueLength) {
        int at = block * BLOCK;
        bytes.put(at, new byte[BLOCK]);
        bytes.putInt(at + 4, flags).putLong(at + 8, block);
        bytes.putInt(at + 16, entries).putInt(at + 20, most).putInt(at + 24, valueLength);
        return at + TreeNode.HEADER;
    }

    /** Makes the sum of a node right. */
    public PoolTable seal(int block) {
        bytes.putInt(block * BLOCK, PoolBlock.sum(block(block), TreeNode.SALT));
        return this;
    }

    private byte[] block(int number) {
        byte[] block = new byte[BLOCK];
        bytes.get(number * BLOCK, block);
        return block;
    }
}
