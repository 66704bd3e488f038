// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ext4;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.offhost.block.Extent;
import org.offhost.block.UnreadableBlockException;
import org.offhost.filesystem.CorruptStructureException;

/**
 * Where the file system itself lies: superblocks and descriptors with their copies, bitmaps, inodes (kernel documentation,
 * "Layout", "Meta Block Groups", "Sparse Super Block v2"). One thread.
 */
final class FixedStructures {
    private final VolumeParts parts;
    private final Superblock superblock;
    private final List<Extent> ranges = new ArrayList<>();

    private FixedStructures(VolumeParts parts) {
        this.parts = parts;
        this.superblock = parts.superblock();
    }

    /**
     * All of it, ascending, joined, in whole clusters.
     *
     * @param shared blocks of extended attributes that belong to several inodes
     */
    static List<Extent> of(VolumeParts parts, long[] shared) throws IOException {
        FixedStructures fixed = new FixedStructures(parts);
        Superblock superblock = parts.superblock();
        if (superblock.firstDataBlock > 0) {
            fixed.ranges.add(new Extent(0, superblock.blockLength)); // the boot block is in no map
        }
        for (int group = 0; group < superblock.groups; group++) {
            fixed.group(group);
        }
        long mmp = superblock.mmpBlock();
        if (mmp != 0 && superblock.isInside(mmp, 1)) {
            fixed.add(mmp, 1);
        }
        for (long block : shared) {
            fixed.add(block, 1);
        }
        List<Extent> all = ExtentLists.joined(fixed.ranges);
        return superblock.clusterBlocks > 1 ? ExtentLists.without(all, keptForGrowth(superblock)) : all;
    }

    private void group(int group) throws IOException {
        if (superblock.hasSuperblock(group)) {
            add(group == 0 ? superblock.superBlock() : superblock.firstBlock(group), 1);
            if (group == 0 && superblock.superBlock() != superblock.firstDataBlock) {
                add(superblock.firstDataBlock, 1); // blocks of 1 KiB in clusters: the boot block is in the map
            }
        }
        descriptors(group);
        try {
            GroupTable.Group g = parts.groups().get(group);
            add(g.blockBitmap(), 1);
            add(g.inodeBitmap(), 1);
            add(g.inodeTable(), superblock.inodeTableBlocks());
        } catch (CorruptStructureException | UnreadableBlockException e) {
            return; // told where its entries would be
        }
    }

    /** Blocks of all groups that {@code $RESIZE} has, ascending; none if there is no such inode. */
    static List<Extent> keptForGrowth(Superblock superblock) {
        List<Extent> kept = new ArrayList<>();
        for (int group = 0;
                superblock.features.hasCompatible(Features.RESIZE_INODE) && group < superblock.groups;
                group++) {
            keptForGrowth(superblock, group).ifPresent(kept::add);
        }
        return kept;
    }

    /** Blocks of a group in which its copy of the descriptors may grow: in use, and an inode's ({@code $RESIZE}). */
    static Optional<Extent> keptForGrowth(Superblock superblock, int group) {
        boolean meta = superblock.features.has(Features.META_BG);
        if (meta || superblock.reservedDescriptorBlocks == 0 || !superblock.hasSuperblock(group)) {
            return Optional.empty();
        }
        // as far from the beginning of each group as in the first, where a boot block may be before: so does mke2fs
        long first = superblock.firstBlock(group)
                + (superblock.superBlock() - superblock.firstDataBlock)
                + 1
                + superblock.descriptorBlocks();
        long end = Math.min(superblock.endBlock(group), first + superblock.reservedDescriptorBlocks);
        return first < end
                ? Optional.of(new Extent(first * superblock.blockLength, (end - first) * superblock.blockLength))
                : Optional.empty();
    }

    private void descriptors(int group) {
        boolean meta = superblock.features.has(Features.META_BG);
        int perBlock = superblock.descriptorsPerBlock();
        if (!meta || group / perBlock < superblock.firstMetaGroup) {
            if (superblock.hasSuperblock(group)) {
                long super0 = group == 0 ? superblock.superBlock() : superblock.firstBlock(group);
                // those kept for growth belong to an inode, if that is there; of their clusters the rest does not
                int reserved = superblock.features.hasCompatible(Features.RESIZE_INODE) && superblock.clusterBlocks == 1
                        ? 0
                        : superblock.reservedDescriptorBlocks;
                long count = meta ? superblock.firstMetaGroup : superblock.descriptorBlocks() + reserved;
                add(super0 + 1, Math.min(count, superblock.endBlock(group) - super0 - 1));
            }
        } else if (group % perBlock < 2 || group % perBlock == perBlock - 1) {
            add(parts.groups().metaBlock(group), 1);
        }
    }

    private void add(long block, long count) {
        if (count <= 0) {
            return;
        }
        long length = superblock.clusterLength();
        long from = block * superblock.blockLength / length * length;
        long to = ((block + count) * superblock.blockLength + length - 1) / length * length;
        long end = Math.min(to, superblock.length());
        Extent last = ranges.isEmpty() ? null : ranges.get(ranges.size() - 1);
        if (last != null && last.end() == from) { // as a rule it is
            ranges.set(ranges.size() - 1, new Extent(last.position(), end - last.position()));
        } else {
            ranges.add(new Extent(from, end - from));
        }
    }
}
