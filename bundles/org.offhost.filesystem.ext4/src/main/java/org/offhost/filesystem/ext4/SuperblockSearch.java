// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ext4;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.offhost.block.BlockDevice;
import org.offhost.block.UnreadableBlockException;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.filesystem.ForeignSignatures;
import org.offhost.kit.session.Withdrawal;

/**
 * Finds the superblock of a volume. The first one decides; a copy counts only where that is damaged, no other file system has
 * left its signature, and the copy is whole: its sum holds, it is where it says, and the volume has a root.
 */
final class SuperblockSearch {
    /** Groups that have copies on every volume but those of sparse_super2, and there as a rule. */
    private static final int[] GROUPS = {1, 3};

    private static final int SHORTEST_LOG = 0;
    private static final int LONGEST_LOG = 6;
    private static final int BITS_OF_A_BYTE = 8;

    private SuperblockSearch() {}

    /**
     * The superblock to go by.
     *
     * @throws CorruptStructureException if there is none, or one whose fields cannot be and no copy
     */
    static Superblock of(BlockDevice device) throws IOException {
        try {
            return Superblock.read(device);
        } catch (CorruptStructureException e) {
            if (Superblock.isOfAnotherKind(device)) {
                throw e;
            }
            return copy(device, e.getMessage()).orElseThrow(() -> e);
        } catch (UnreadableBlockException e) {
            return copy(device, e.getMessage()).orElseThrow(() -> e);
        }
    }

    /**
     * A copy, in the groups where mke2fs lays them.
     *
     * @param why what is wrong with the first one
     */
    static Optional<Superblock> copy(BlockDevice device, String why) throws IOException {
        boolean foreign = hasBootSector(device)
                || ForeignSignatures.look(device)
                        .filter(f -> !f.name().startsWith("ext"))
                        .isPresent();
        for (int log = SHORTEST_LOG; log <= LONGEST_LOG && !foreign; log++) {
            for (int group : GROUPS) {
                long block = (long) Superblock.SHORTEST_BLOCK << log;
                long first = log == 0 ? 1 : 0;
                long position = (first + group * BITS_OF_A_BYTE * block) * block;
                if (position <= device.size() - Superblock.LENGTH) {
                    Optional<Superblock> found = copyAt(device, position, group, why);
                    if (found.isPresent()) {
                        return found;
                    }
                }
            }
        }
        return Optional.empty();
    }

    /** NTFS and the FAT family begin with one, and are known to others; made over an ext volume, they leave its copies. */
    private static boolean hasBootSector(BlockDevice device) throws IOException {
        if (device.size() < Superblock.POSITION) {
            return true;
        }
        ByteBuffer first = ByteBuffer.allocate(Superblock.POSITION);
        try {
            device.read(0, first);
        } catch (UnreadableBlockException e) {
            return true; // nobody knows
        }
        return first.get(510) == 0x55 && first.get(511) == (byte) 0xAA;
    }

    /** One at a place, if it is sound and of that group. */
    static Optional<Superblock> copyAt(BlockDevice device, long position, int group, String why) throws IOException {
        try {
            ByteBuffer bytes = Superblock.bytes(device, position);
            if (!Superblock.isPlausible(bytes)) {
                return Optional.empty();
            }
            Superblock copy = Superblock.copy(bytes, why, position);
            boolean here = copy.ownGroup() == group && copy.firstBlock(group) * copy.blockLength == position;
            // a volume of two copies keeps the one in group 1; where the other was it leaves an old one when it grows
            here &= group == 1 || !copy.features.hasCompatible(Features.SPARSE_SUPER2);
            return here && copy.sumHolds() && hasRoot(device, copy) ? Optional.of(copy) : Optional.empty();
        } catch (CorruptStructureException | UnreadableBlockException e) {
            return Optional.empty();
        }
    }

    /** What another file system left of an older one has none where it says. */
    private static boolean hasRoot(BlockDevice device, Superblock copy) throws IOException {
        VolumeParts parts = VolumeParts.of(device, Replay.NOT_NEEDED, copy, new Withdrawal("the ext parser"));
        Inode root = new InodeTable(parts).get(SystemInodes.ROOT);
        return root.is(Inode.DIRECTORY)
                && root.links > 0
                && (!parts.summed() || root.problem(parts.sums()).isEmpty());
    }
}
