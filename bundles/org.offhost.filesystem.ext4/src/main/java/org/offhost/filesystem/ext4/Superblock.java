// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ext4;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import org.offhost.block.BlockDevice;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.filesystem.ForeignSignatures;

/**
 * A superblock: where everything is (Linux kernel documentation, "ext4 data structures", super block). Every value was
 * checked.
 */
final class Superblock {
    /** Byte of the volume at which the first one lies. */
    static final int POSITION = 1024;

    static final int LENGTH = 1024;
    static final int SHORTEST_BLOCK = 1024;

    /** Groups that are handled: 256 TiB of blocks of 4 KiB. */
    static final int MOST_GROUPS = 1 << 21;

    private static final int MAGIC_AT = 0x38;
    private static final int MAGIC = 0xEF53;
    private static final int LONGEST_BLOCK_LOG = 6;
    private static final int BITS_OF_A_BYTE = 8;
    private static final int SHORTEST_INODE = 128;
    private static final int SHORTEST_DESCRIPTOR = 32;
    private static final int LONGEST_DESCRIPTOR = 512;
    private static final int VALID = 0x1;
    private static final int CHECKSUM_AT = 0x3FC;

    final Features features;
    final int blockLength;
    final int clusterBlocks;
    final long blocks;
    final long firstDataBlock;
    final int groups;
    final int blocksPerGroup;
    final int clustersPerGroup;
    final int inodesPerGroup;
    final long inodes;
    final int inodeLength;
    final int descriptorLength;
    final long firstMetaGroup;
    final int reservedDescriptorBlocks;
    final String label;
    final UUID uuid;
    final boolean closed;

    /** Why the first one was not gone by; empty of that. */
    final Optional<String> damage;

    final long position;
    private final ByteBuffer bytes;

    private Superblock(ByteBuffer b, Optional<String> damage, long position) throws CorruptStructureException {
        bytes = b;
        this.damage = damage;
        this.position = position;
        features = new Features(b.getInt(0x5C), b.getInt(0x60), b.getInt(0x64));
        var refused = features.refused();
        if (!refused.isEmpty()) {
            throw wrong("features that are known", String.join(", ", refused));
        }
        int log = b.getInt(0x18);
        blockLength = SHORTEST_BLOCK << log;
        boolean old = b.getInt(0x4C) == 0;
        inodeLength = old ? SHORTEST_INODE : u16(0x58);
        need(isPower(inodeLength, SHORTEST_INODE, blockLength), "inodes of 128 bytes to a block", inodeLength);
        int clusterLog = features.hasReadOnly(Features.BIGALLOC) ? b.getInt(0x1C) : log;
        need(clusterLog >= log && clusterLog <= 20, "clusters of a block to 1 GiB", clusterLog);
        clusterBlocks = 1 << clusterLog - log;
        boolean wide = features.has(Features.BITS_64);
        blocks = Integer.toUnsignedLong(b.getInt(4)) | (wide ? Integer.toUnsignedLong(b.getInt(0x150)) << 32 : 0);
        firstDataBlock = Integer.toUnsignedLong(b.getInt(0x14));
        long first = blockLength == SHORTEST_BLOCK && clusterBlocks == 1 ? 1 : 0;
        need(firstDataBlock == first, "first data block " + first, firstDataBlock);
        blocksPerGroup = b.getInt(0x20);
        clustersPerGroup = clusterBlocks == 1 ? blocksPerGroup : b.getInt(0x24);
        int mostBits = BITS_OF_A_BYTE * blockLength;
        need(clustersPerGroup > 0 && clustersPerGroup <= mostBits, "1 to " + mostBits + " clusters", clustersPerGroup);
        need(blocksPerGroup == (long) clustersPerGroup * clusterBlocks, "as many blocks as clusters", blocksPerGroup);
        inodesPerGroup = b.getInt(0x28);
        int perBlock = blockLength / inodeLength;
        need(
                inodesPerGroup >= perBlock && inodesPerGroup <= mostBits && inodesPerGroup % perBlock == 0,
                perBlock + " to " + mostBits + " inodes of a group",
                inodesPerGroup);
        need(
                blocks > firstDataBlock && blocks <= Long.MAX_VALUE / blockLength,
                "a volume with blocks",
                Long.toUnsignedString(blocks));
        long count = (blocks - firstDataBlock + blocksPerGroup - 1) / blocksPerGroup;
        need(count <= MOST_GROUPS, MOST_GROUPS + " groups at most", count);
        groups = (int) count;
        inodes = Integer.toUnsignedLong(b.getInt(0));
        need(inodes == count * inodesPerGroup, count * inodesPerGroup + " inodes", inodes);
        descriptorLength = wide ? u16(0xFE) : SHORTEST_DESCRIPTOR;
        need(
                isPower(descriptorLength, SHORTEST_DESCRIPTOR, LONGEST_DESCRIPTOR),
                "group descriptors of 32 to 512 bytes",
                descriptorLength);
        firstMetaGroup = Integer.toUnsignedLong(b.getInt(0x104));
        reservedDescriptorBlocks = u16(0xCE);
        need(reservedDescriptorBlocks <= blockLength / 4, "reserved descriptor blocks", reservedDescriptorBlocks);
        label = text(0x78, 16);
        uuid = new UUID(Long.reverseBytes(b.getLong(0x68)), Long.reverseBytes(b.getLong(0x70)));
        closed = damage.isEmpty() && (state() & VALID) != 0;
    }

    /** Whether there is something that can be nothing but the superblock of an ext file system, sound or not. */
    static boolean isThere(BlockDevice device) throws IOException {
        if (device.size() < POSITION + LENGTH) {
            return false;
        }
        return isPlausible(bytes(device, POSITION));
    }

    static boolean isPlausible(ByteBuffer b) {
        return hasMagic(b) && isSound(b);
    }

    /** Whether the first one needs features that are not read: that is no damage, and an older copy may not say so. */
    static boolean isOfAnotherKind(BlockDevice device) throws IOException {
        if (!isThere(device)) {
            return false;
        }
        ByteBuffer b = bytes(device, POSITION);
        return !new Features(b.getInt(0x5C), b.getInt(0x60), b.getInt(0x64))
                .refused()
                .isEmpty();
    }

    /**
     * One of another group.
     *
     * @param damage what is wrong with the first one
     */
    static Superblock copy(ByteBuffer bytes, String damage, long position) throws CorruptStructureException {
        return new Superblock(bytes, Optional.of(damage), position);
    }

    /** The group that it says it lies in (s_block_group_nr). */
    int ownGroup() {
        return u16(0x5A);
    }

    /** Whether the journal may have what is not at its place; copies of a superblock never say. */
    boolean mayNeedRecovery() {
        return features.has(Features.RECOVER) || damage.isPresent() && features.hasCompatible(Features.HAS_JOURNAL);
    }

    /** What has the magic, and fields that cannot be, where no other file system has left its own: which kind it says it is. */
    static Optional<String> unsound(BlockDevice device) throws IOException {
        if (device.size() < POSITION + LENGTH) {
            return Optional.empty();
        }
        ByteBuffer b = bytes(device, POSITION);
        String type = new Features(b.getInt(0x5C), b.getInt(0x60), b.getInt(0x64)).type();
        boolean alone = hasMagic(b)
                && !isSound(b)
                && ForeignSignatures.look(device)
                        .filter(f -> f.name().startsWith("ext"))
                        .isPresent();
        return alone ? Optional.of(type) : Optional.empty();
    }

    private static boolean hasMagic(ByteBuffer b) {
        return Short.toUnsignedInt(b.getShort(MAGIC_AT)) == MAGIC;
    }

    private static boolean isSound(ByteBuffer b) {
        int log = b.getInt(0x18);
        int revision = b.getInt(0x4C);
        return log >= 0 && log <= LONGEST_BLOCK_LOG && revision >= 0 && revision <= 1 && b.getInt(0x28) != 0;
    }

    /**
     * Reads the first one.
     *
     * @throws CorruptStructureException if a field cannot be, or a feature is not read: it is named
     */
    static Superblock read(BlockDevice device) throws IOException {
        if (!isThere(device)) {
            throw new CorruptStructureException(
                    "ext superblock", POSITION, "magic EF53h and a sound block size", "something else");
        }
        return new Superblock(bytes(device, POSITION), Optional.empty(), POSITION);
    }

    static ByteBuffer bytes(BlockDevice device, long position) throws IOException {
        ByteBuffer b = ByteBuffer.allocate(LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        device.read(position, b);
        return b.clear();
    }

    private static boolean isPower(int value, int least, int most) {
        return value >= least && value <= most && Integer.bitCount(value) == 1;
    }

    private static void need(boolean holds, String expected, Object found) throws CorruptStructureException {
        if (!holds) {
            throw wrong(expected, String.valueOf(found));
        }
    }

    private static CorruptStructureException wrong(String expected, String found) {
        return new CorruptStructureException("ext superblock", POSITION, expected, found);
    }

    private String text(int at, int length) {
        int end = at;
        while (end < at + length && bytes.get(end) != 0) {
            end++;
        }
        return new String(bytes.array(), at, end - at, StandardCharsets.UTF_8);
    }

    private int u16(int at) {
        return Short.toUnsignedInt(bytes.getShort(at));
    }

    private long u32(int at) {
        return Integer.toUnsignedLong(bytes.getInt(at));
    }

    /** Bytes of the volume. */
    long length() {
        return blocks * blockLength;
    }

    int clusterLength() {
        return clusterBlocks * blockLength;
    }

    int inodeTableBlocks() {
        return inodesPerGroup * inodeLength / blockLength;
    }

    int descriptorsPerBlock() {
        return blockLength / descriptorLength;
    }

    int descriptorBlocks() {
        return (groups + descriptorsPerBlock() - 1) / descriptorsPerBlock();
    }

    /** The block that holds this superblock; its group's descriptors follow. */
    long superBlock() {
        return blockLength == SHORTEST_BLOCK ? 1 : 0;
    }

    long firstBlock(int group) {
        return firstDataBlock + (long) group * blocksPerGroup;
    }

    /** The block behind a group's last. */
    long endBlock(int group) {
        return Math.min(blocks, firstBlock(group) + blocksPerGroup);
    }

    /** Whether a group begins with a copy of the superblock (s_feature_*: sparse_super, sparse_super2). */
    boolean hasSuperblock(int group) {
        if (group == 0) {
            return true;
        }
        if (features.hasCompatible(Features.SPARSE_SUPER2)) {
            return group == bytes.getInt(0x24C) || group == bytes.getInt(0x250);
        }
        return group == 1
                || !features.hasReadOnly(Features.SPARSE_SUPER)
                || isPowerOf(group, 3)
                || isPowerOf(group, 5)
                || isPowerOf(group, 7);
    }

    private static boolean isPowerOf(int number, int base) {
        int rest = number;
        while (rest % base == 0) {
            rest /= base;
        }
        return rest == 1;
    }

    /** Whether the block, of a number of blocks, lies in the volume. */
    boolean isInside(long block, long count) {
        return block >= firstDataBlock && count > 0 && block <= blocks - count;
    }

    long journalInode() {
        return features.hasCompatible(Features.HAS_JOURNAL) ? u32(0xE0) : 0;
    }

    /** What is kept of the journal's inode beside it (s_jnl_blocks): 60 bytes of map, its size; empty if nothing is. */
    Optional<ByteBuffer> journalInodeCopy() {
        return bytes.get(0xFD) == 1
                ? Optional.of(bytes.slice(0x10C, 68).order(ByteOrder.LITTLE_ENDIAN))
                : Optional.empty();
    }

    /** Whether the journal lies on another device. */
    boolean hasForeignJournal() {
        return features.hasCompatible(Features.HAS_JOURNAL) && u32(0xE0) == 0;
    }

    /** First of the list of inodes that were being deleted; 0 if none. */
    long lastOrphan() {
        return u32(0xE8);
    }

    /** An inode that lists others being deleted (feature orphan_file); 0 if none. */
    long orphanFile() {
        return features.hasCompatible(Features.ORPHAN_FILE) ? u32(0x280) : 0;
    }

    /** Whether inodes may be there that no directory has a name for. */
    boolean mayHaveOrphans() {
        return lastOrphan() != 0 || features.hasReadOnly(Features.ORPHAN_PRESENT) || mayNeedRecovery();
    }

    /** Of user, group and project (0 to 2); 0 if none. */
    long quotaInode(int which) {
        return u32(which == 2 ? 0x26C : 0x240 + 4 * which);
    }

    /** The block against which mounts on two hosts are held; 0 if none. */
    long mmpBlock() {
        return features.has(Features.MMP) ? bytes.getLong(0x168) : 0;
    }

    int state() {
        return u16(0x3A);
    }

    /** Whether another superblock has the same size and shape, and is of the same volume. */
    boolean isSameGeometry(ByteBuffer other) {
        boolean same = hasMagic(other)
                && other.getLong(0x68) == bytes.getLong(0x68)
                && other.getLong(0x70) == bytes.getLong(0x70);
        for (int at : new int[] {0, 4, 0x14, 0x18, 0x1C, 0x20, 0x28, 0x150}) {
            same &= other.getInt(at) == bytes.getInt(at);
        }
        return same;
    }

    /** Sums over structures; of crc32c if there are any. */
    Checksums checksums() {
        return features.has(Features.CSUM_SEED) ? Checksums.ofSeed(bytes.getInt(0x270)) : Checksums.of(uuidBytes());
    }

    byte[] uuidBytes() {
        byte[] b = new byte[16];
        bytes.get(0x68, b);
        return b;
    }

    /** Whether its own sum holds, where it has one. */
    boolean sumHolds() {
        return !features.hasReadOnly(Features.METADATA_CSUM)
                || Checksums.of(new byte[0])
                                .begin()
                                .add(bytes.array(), 0, CHECKSUM_AT)
                                .value()
                        == bytes.getInt(CHECKSUM_AT);
    }
}
