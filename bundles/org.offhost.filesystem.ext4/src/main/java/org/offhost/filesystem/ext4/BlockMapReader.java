// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ext4;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;
import org.offhost.block.UnreadableBlockException;
import org.offhost.filesystem.CorruptStructureException;

/**
 * Reads extent trees and the older maps of block numbers (kernel documentation, "The Contents of inode.i_block"). Every
 * block of a tree is used once on a sound volume, so all that one reader reads are bounded by the volume. One thread.
 */
final class BlockMapReader {
    static final int EXTENT_MAGIC = 0xF30A;
    private static final int EXTENT = 12;
    private static final int MOST_DEPTH = 5;
    private static final int LONGEST_WRITTEN = 32_768;
    private static final long LAST_LOGICAL = 0xFFFF_FFFFL;
    private static final int DIRECT = 12;
    private static final int INDIRECTIONS = 3;
    private static final int POINTER = 4;

    private final VolumeParts parts;
    private final Superblock superblock;
    private long budget;

    BlockMapReader(VolumeParts parts) {
        this.parts = parts;
        this.superblock = parts.superblock();
        this.budget = Math.max(superblock.blocks, 1 << 16);
    }

    /** Reads where the blocks of an inode are; what is malformed ends it, as its problem. */
    BlockMap read(Inode inode, long length) throws IOException {
        FastChanges.Changed changed = parts.changes().inode(inode.number);
        BlockMap.Builder map = changed == null
                ? new BlockMap.Builder(superblock)
                : changed.ranges().over(superblock);
        try {
            if (inode.has(Inode.EXTENTS)) {
                ByteBuffer root = ByteBuffer.wrap(inode.bytes(), inode.start() + Inode.MAP_AT, Inode.MAP_LENGTH)
                        .slice()
                        .order(ByteOrder.LITTLE_ENDIAN);
                node(inode, root, -1, 0, LAST_LOGICAL + 1, map);
            } else {
                pointers(inode, map);
            }
        } catch (CorruptStructureException | UnreadableBlockException e) {
            map.fail(e.getMessage());
        }
        return map.build(length);
    }

    /**
     * A node of an extent tree.
     *
     * @param depth it must have; -1 of the root, which tells its own
     * @param from first logical block it may have
     * @param to the one behind the last
     */
    private void node(Inode inode, ByteBuffer b, int depth, long from, long to, BlockMap.Builder map)
            throws IOException {
        int entries = Short.toUnsignedInt(b.getShort(2));
        int most = Short.toUnsignedInt(b.getShort(4));
        int here = Short.toUnsignedInt(b.getShort(6));
        boolean sound = Short.toUnsignedInt(b.getShort(0)) == EXTENT_MAGIC
                && (depth < 0 ? here <= MOST_DEPTH : here == depth && entries > 0)
                && entries <= most
                && most <= b.limit() / EXTENT - 1;
        if (!sound) {
            map.fail("extent tree: expected magic F30Ah, depth "
                    + (depth < 0 ? "up to " + MOST_DEPTH : Integer.toString(depth)) + " and entries within its node"
                    + ", found " + hex(b.getShort(0) & 0xFFFF) + ", depth " + here + " and " + entries + " of " + most);
            return;
        }
        for (int i = 1; i <= entries && !map.failed(); i++) {
            int at = i * EXTENT;
            long logical = Integer.toUnsignedLong(b.getInt(at));
            if (logical < Math.max(from, map.next()) || logical >= to) {
                map.fail("extent tree: expected a block of the file from " + Math.max(from, map.next()) + " to " + to
                        + ", found " + logical);
            } else if (here == 0) {
                extent(b, at, logical, map);
            } else {
                long child = Integer.toUnsignedLong(b.getInt(at + 4)) | (b.getShort(at + 8) & 0xFFFFL) << 32;
                long end = i < entries ? Integer.toUnsignedLong(b.getInt(at + EXTENT)) : to;
                byte[] block = treeBlock(child, map);
                if (block != null) {
                    ByteBuffer node = ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN);
                    if (sumHolds(inode, node, child, map)) {
                        node(inode, node, here - 1, logical, end, map);
                    }
                }
            }
        }
    }

    private void extent(ByteBuffer b, int at, long logical, BlockMap.Builder map) {
        int length = Short.toUnsignedInt(b.getShort(at + 4));
        boolean written = length <= LONGEST_WRITTEN;
        int count = written ? length : length - LONGEST_WRITTEN;
        long block = Integer.toUnsignedLong(b.getInt(at + 8)) | (b.getShort(at + 6) & 0xFFFFL) << 32;
        if (!superblock.isInside(block, count) || logical + count > LAST_LOGICAL + 1) {
            map.fail("extent of " + count + " blocks at block " + block + ": expected within the volume of "
                    + superblock.blocks);
        } else {
            map.add(logical, block, count, written);
        }
    }

    private boolean sumHolds(Inode inode, ByteBuffer node, long block, BlockMap.Builder map) {
        if (!parts.summed()) {
            return true;
        }
        int tail = EXTENT * (1 + Short.toUnsignedInt(node.getShort(4)));
        if (tail > node.capacity() - Integer.BYTES) {
            return true; // the node itself is refused
        }
        int sum = parts.sums()
                .begin(inode.number, inode.generation)
                .add(node.array(), 0, tail)
                .value();
        if (sum != node.getInt(tail)) {
            map.fail("extent block " + block + ": expected checksum " + hex(sum) + ", found " + hex(node.getInt(tail)));
            return false;
        }
        return true;
    }

    /** Twelve block numbers, and a tree of one, two and three levels; 0 is a hole. */
    private void pointers(Inode inode, BlockMap.Builder map) throws IOException {
        for (int i = 0; i < DIRECT && !map.failed(); i++) {
            pointer(inode.word(Inode.MAP_AT + POINTER * i), i, map);
        }
        long logical = DIRECT;
        long span = superblock.blockLength / POINTER;
        for (int level = 1; level <= INDIRECTIONS && !map.failed(); level++) {
            indirect(inode.word(Inode.MAP_AT + POINTER * (DIRECT + level - 1)), level, logical, map);
            logical += span;
            span *= superblock.blockLength / POINTER;
        }
    }

    private void pointer(int number, long logical, BlockMap.Builder map) {
        long block = Integer.toUnsignedLong(number);
        if (block == 0) {
            return;
        }
        if (!superblock.isInside(block, 1)) {
            map.fail("block " + logical + " of the file: expected within the volume of " + superblock.blocks
                    + " blocks, found " + block);
        } else {
            map.add(logical, block, 1, true);
        }
    }

    private void indirect(int number, int level, long first, BlockMap.Builder map) throws IOException {
        if (number == 0) {
            return;
        }
        byte[] block = treeBlock(Integer.toUnsignedLong(number), map);
        if (block == null) {
            return;
        }
        ByteBuffer numbers = ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN);
        long each = 1;
        for (int i = 1; i < level; i++) {
            each *= superblock.blockLength / POINTER;
        }
        long logical = first;
        for (int at = 0; at < block.length && !map.failed(); at += POINTER) {
            if (level == 1) {
                pointer(numbers.getInt(at), logical, map);
            } else {
                indirect(numbers.getInt(at), level - 1, logical, map);
            }
            logical += each;
        }
    }

    /** A block of the map itself; null if it cannot be one. */
    private byte[] treeBlock(long number, BlockMap.Builder map) throws IOException {
        if (!superblock.isInside(number, 1)) {
            map.fail("block " + number + " of the map: expected within the volume of " + superblock.blocks + " blocks");
            return null;
        }
        if (budget-- <= 0) {
            map.fail("block " + number + " of the map: more such blocks than the volume has blocks");
            return null;
        }
        map.addTree(number);
        return parts.block(number);
    }

    private static String hex(int value) {
        return String.format(Locale.ROOT, "%Xh", value);
    }
}
