// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ext4;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.offhost.block.UnreadableBlockException;
import org.offhost.filesystem.CorruptStructureException;

/** The inodes of all groups, by number, from 1. Read one behind the other they come from one read of many. One thread. */
final class InodeTable {
    private static final int CHUNK = 256 << 10;
    private static final int PIECE = 512;

    private final VolumeParts parts;
    private final Superblock superblock;
    private byte[] chunk;
    private long chunkFirst;
    private long chunkEnd;
    private int group = -1;
    private GroupTable.Group found;
    private byte[] used;

    InodeTable(VolumeParts parts) {
        this.parts = parts;
        this.superblock = parts.superblock();
    }

    /** The group that an inode is of, from 0. */
    int groupOf(long number) {
        return (int) ((number - 1) / superblock.inodesPerGroup);
    }

    /** First inode of a group. */
    long first(int ofGroup) {
        return (long) ofGroup * superblock.inodesPerGroup + 1;
    }

    boolean isNumber(long number) {
        return number >= 1 && number <= superblock.inodes;
    }

    /** Byte of the volume at which an inode lies. */
    long position(long number) throws IOException {
        enter(groupOf(number));
        return found.inodeTable() * superblock.blockLength + index(number) * superblock.inodeLength;
    }

    private long index(long number) {
        return (number - 1) % superblock.inodesPerGroup;
    }

    /** Whether it was ever written; what is behind the last of a group may be anything. */
    boolean isWritten(long number) throws IOException {
        if (parts.changes().inode(number) != null) {
            return true;
        }
        enter(groupOf(number));
        return !found.has(GroupTable.INODE_UNINIT) && index(number) < found.usedInodes();
    }

    /** The first inode from one on that was ever written; an end, if none is before it. All are of one group. */
    long nextWritten(long number, long end) throws IOException {
        return number >= end || isWritten(number)
                ? Math.min(number, end)
                : Math.min(end, parts.changes().next(number));
    }

    /** Whether the map of inodes has it in use. */
    boolean isUsed(long number) throws IOException {
        FastChanges.Changed changed = parts.changes().inode(number);
        if (changed != null) {
            return changed.used();
        }
        enter(groupOf(number));
        if (found.has(GroupTable.INODE_UNINIT)) {
            return false;
        }
        if (used == null) {
            used = parts.block(found.inodeBitmap());
        }
        int at = (int) index(number);
        return (used[at >> 3] >> (at & 7) & 1) != 0;
    }

    private void enter(int wanted) throws IOException {
        if (wanted != group) {
            group = -1;
            used = null;
            found = parts.groups().get(wanted);
            group = wanted;
        }
    }

    /** An inode by itself, with bytes of its own. */
    Inode get(long number) throws IOException {
        if (!isNumber(number)) {
            throw new CorruptStructureException(
                    "inode " + number, 0, "a number of 1 to " + superblock.inodes, Long.toString(number));
        }
        FastChanges.Changed changed = parts.changes().inode(number);
        if (changed != null) {
            return changed.inode();
        }
        long position = position(number);
        byte[] bytes = new byte[superblock.inodeLength];
        int piece = Math.min(PIECE, bytes.length);
        for (int at = 0; at < bytes.length; at += piece) {
            parts.cache().bytes(position + at, piece).get(bytes, at, piece);
        }
        return new Inode(number, superblock, bytes, 0);
    }

    /** An inode of many that are read in order; what was given before is no longer valid. */
    Inode next(long number) throws IOException {
        FastChanges.Changed changed = parts.changes().inode(number);
        if (changed != null) {
            return changed.inode();
        }
        if (number < chunkFirst || number >= chunkEnd) {
            long position = position(number);
            if (chunk == null) {
                chunk = new byte[Math.min(CHUNK, superblock.inodesPerGroup * superblock.inodeLength)];
            }
            long left = Math.min(found.usedInodes(), superblock.inodesPerGroup) - index(number);
            int count = (int) Math.max(1, Math.min(left, chunk.length / superblock.inodeLength));
            chunkEnd = 0;
            try {
                parts.cache().read(position, ByteBuffer.wrap(chunk, 0, count * superblock.inodeLength));
            } catch (CorruptStructureException | UnreadableBlockException e) {
                return get(number);
            }
            chunkFirst = number;
            chunkEnd = number + count;
        }
        return new Inode(number, superblock, chunk, (int) (number - chunkFirst) * superblock.inodeLength);
    }
}
