// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ext4;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;
import java.util.Optional;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.filesystem.MetadataCache;

/** The group descriptors. Nothing is held but what the cache holds. One thread. */
final class GroupTable {
    static final int INODE_UNINIT = 0x1;
    static final int BLOCK_UNINIT = 0x2;

    private static final int SUM_AT = 0x1E;

    private final Superblock superblock;
    private final MetadataCache cache;
    private final Checksums sums;

    GroupTable(Superblock superblock, MetadataCache cache, Checksums sums) {
        this.superblock = superblock;
        this.cache = cache;
        this.sums = sums;
    }

    /**
     * A group.
     *
     * @param blockBitmap block of the map of its clusters
     * @param inodeBitmap block of the map of its inodes
     * @param inodeTable first block of its inodes
     * @param flags {@link #INODE_UNINIT}, {@link #BLOCK_UNINIT}
     * @param usedInodes so many of its inodes, from its first, were ever written
     * @param blockBitmapSum CRC-32C of the block bitmap, as much of it as is kept
     * @param inodeBitmapSum that of the inode bitmap
     * @param problem why its sum does not hold
     */
    record Group(
            long blockBitmap,
            long inodeBitmap,
            long inodeTable,
            int flags,
            int usedInodes,
            int blockBitmapSum,
            int inodeBitmapSum,
            Optional<String> problem) {
        boolean has(int flag) {
            return (flags & flag) != 0;
        }
    }

    /** Byte of the volume at which a descriptor lies. */
    long position(int group) {
        int perBlock = superblock.descriptorsPerBlock();
        int index = group / perBlock;
        long block;
        if (superblock.features.has(Features.META_BG) && index >= superblock.firstMetaGroup) {
            int first = index * perBlock;
            block = metaBlock(first);
        } else {
            block = superblock.superBlock() + 1 + index;
        }
        return block * superblock.blockLength + (long) (group % perBlock) * superblock.descriptorLength;
    }

    /** Where a group that holds descriptors of its meta group has them. */
    long metaBlock(int group) {
        long first = group == 0 ? superblock.superBlock() : superblock.firstBlock(group);
        return first + (superblock.hasSuperblock(group) ? 1 : 0);
    }

    /** @throws CorruptStructureException if it leads out of the volume */
    Group get(int group) throws IOException {
        int length = superblock.descriptorLength;
        long position = position(group);
        byte[] bytes = new byte[length];
        cache.bytes(position, length).get(bytes);
        ByteBuffer b = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        boolean wide = length >= 64;
        long blockBitmap = block(b, 0, wide);
        long inodeBitmap = block(b, 4, wide);
        long inodeTable = block(b, 8, wide);
        if (!superblock.isInside(blockBitmap, 1)
                || !superblock.isInside(inodeBitmap, 1)
                || !superblock.isInside(inodeTable, superblock.inodeTableBlocks())) {
            throw new CorruptStructureException(
                    "group descriptor " + group,
                    position,
                    "bitmaps and inodes within " + superblock.blocks + " blocks",
                    blockBitmap + ", " + inodeBitmap + ", " + inodeTable);
        }
        boolean summed = superblock.features.hasReadOnly(Features.METADATA_CSUM | Features.GDT_CSUM);
        int unused = summed ? half(b, 0x1C, 0x32, wide) : 0;
        return new Group(
                blockBitmap,
                inodeBitmap,
                inodeTable,
                summed ? b.getShort(0x12) : 0,
                Math.max(0, superblock.inodesPerGroup - unused),
                half(b, 0x18, 0x38, wide),
                half(b, 0x1A, 0x3A, wide),
                summed ? problem(group, bytes, b) : Optional.empty());
    }

    private static long block(ByteBuffer b, int at, boolean wide) {
        long low = Integer.toUnsignedLong(b.getInt(at));
        return wide ? low | Integer.toUnsignedLong(b.getInt(at + 0x20)) << 32 : low;
    }

    private static int half(ByteBuffer b, int low, int high, boolean wide) {
        int value = Short.toUnsignedInt(b.getShort(low));
        return wide ? value | b.getShort(high) << 16 : value;
    }

    private Optional<String> problem(int group, byte[] bytes, ByteBuffer b) {
        int sum;
        if (superblock.features.hasReadOnly(Features.METADATA_CSUM)) {
            sum = sums.begin()
                            .add(group)
                            .add(bytes, 0, SUM_AT)
                            .addZeros(2)
                            .add(bytes, SUM_AT + 2, bytes.length)
                            .value()
                    & 0xFFFF;
        } else {
            byte[] number = {(byte) group, (byte) (group >> 8), (byte) (group >> 16), (byte) (group >> 24)};
            sum = Checksums.crc16(0xFFFF, superblock.uuidBytes(), 0, 16);
            sum = Checksums.crc16(sum, number, 0, 4);
            sum = Checksums.crc16(sum, bytes, 0, SUM_AT);
            sum = Checksums.crc16(sum, bytes, SUM_AT + 2, bytes.length);
        }
        int found = Short.toUnsignedInt(b.getShort(SUM_AT));
        return sum == found
                ? Optional.empty()
                : Optional.of(String.format(Locale.ROOT, "expected checksum %04Xh, found %04Xh", sum, found));
    }
}
