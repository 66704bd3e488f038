// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ext4;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import org.offhost.block.BlockDevice;
import org.offhost.block.UnreadableBlockException;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.filesystem.Runs;

/** Finds the journal of a volume by its inode, or by what the superblock has of it (s_jnl_blocks), and reads it. */
final class JournalFinder {
    private JournalFinder() {}

    /** What the journal says; if it cannot be read, why. */
    static Replay replay(BlockDevice device, VolumeParts parts) throws IOException {
        Superblock superblock = parts.superblock();
        if (!superblock.features.hasCompatible(Features.HAS_JOURNAL)) {
            return Replay.unread("the volume has none");
        }
        if (superblock.hasForeignJournal()) {
            return Replay.unread("it is on another device");
        }
        try {
            Runs runs = runs(parts);
            JournalFile file = new JournalFile(device, runs, superblock.blockLength, parts.session());
            return JournalLog.read(file, device.size() / superblock.blockLength, superblock.inodeLength);
        } catch (CorruptStructureException | UnreadableBlockException e) {
            return Replay.unread(e.getMessage());
        }
    }

    private static Runs runs(VolumeParts parts) throws IOException {
        String why;
        try {
            Inode inode = new InodeTable(parts).get(parts.superblock().journalInode());
            Optional<String> problem = parts.summed() ? inode.problem(parts.sums()) : Optional.empty();
            if (problem.isEmpty() && inode.links > 0 && inode.is(Inode.REGULAR)) {
                BlockMap map = new BlockMapReader(parts).read(inode, inode.size());
                if (map.problem().isEmpty()) {
                    return map.content();
                }
                problem = map.problem();
            }
            why = problem.orElse("no file");
        } catch (CorruptStructureException | UnreadableBlockException e) {
            why = e.getMessage();
        }
        BlockMap map = copy(parts);
        if (map.content().count() == 0 || map.problem().isPresent()) {
            throw new CorruptStructureException(
                    "inode " + parts.superblock().journalInode(), Superblock.POSITION, "that of the journal", why);
        }
        return map.content();
    }

    /** The map that the superblock has; it does not say of which kind it is. */
    private static BlockMap copy(VolumeParts parts) throws IOException {
        Optional<ByteBuffer> kept = parts.superblock().journalInodeCopy();
        if (kept.isEmpty()) {
            return BlockMap.NONE;
        }
        ByteBuffer copy = kept.get();
        boolean extents = Short.toUnsignedInt(copy.getShort(0)) == BlockMapReader.EXTENT_MAGIC;
        ByteBuffer b = ByteBuffer.allocate(parts.superblock().inodeLength).order(ByteOrder.LITTLE_ENDIAN);
        b.putShort(0, (short) Inode.REGULAR)
                .put(Inode.MAP_AT, copy, 0, Inode.MAP_LENGTH)
                .putInt(Inode.SIZE_HIGH_AT, copy.getInt(Inode.MAP_LENGTH))
                .putInt(Inode.SIZE_AT, copy.getInt(Inode.MAP_LENGTH + Integer.BYTES))
                .putInt(Inode.FLAGS_AT, extents ? Inode.EXTENTS : 0);
        Inode inode = new Inode(parts.superblock().journalInode(), parts.superblock(), b.array(), 0);
        return new BlockMapReader(parts).read(inode, inode.size());
    }
}
