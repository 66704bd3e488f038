// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ext4;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.offhost.block.Extent;
import org.offhost.block.UnreadableBlockException;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.filesystem.Run;
import org.offhost.filesystem.Runs;

/** The inodes that fast commits change, while they are changed. One thread. */
final class ChangedInodes {
    private static final int LINKS_AT = 0x1A;
    private static final int GENERATION_AT = 0x64;
    private static final int TREE_ENTRIES = 4;
    private static final int TREE_HEADER = 12;

    private final VolumeParts parts;
    private final Superblock superblock;
    private final InodeTable table;
    private final NavigableMap<Long, Working> changed = new TreeMap<>();

    ChangedInodes(VolumeParts parts) {
        this.parts = parts;
        this.superblock = parts.superblock();
        this.table = new InodeTable(parts);
    }

    /** One as it is so far. */
    private static final class Working {
        private final ByteBuffer bytes;
        private boolean used = true;
        private MapChanges ranges = new MapChanges();

        Working(byte[] bytes) {
            this.bytes = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        }
    }

    /** Whether a number can be a file's. */
    boolean isFile(long number) {
        return table.isNumber(number) && number != SystemInodes.ROOT && !SystemInodes.isReserved(number);
    }

    /** An inode in use, as it lies; empty if there is none whose sum holds. */
    Optional<Inode> lying(long number) throws IOException {
        if (!table.isNumber(number) || !table.isWritten(number) || !table.isUsed(number)) {
            return Optional.empty();
        }
        Inode inode = table.get(number);
        boolean there = inode.mode != 0
                && (!parts.summed() || inode.problem(parts.sums()).isEmpty());
        return there ? Optional.of(inode) : Optional.empty();
    }

    /** An inode as it is by now. */
    private Optional<Inode> now(long number) throws IOException {
        Working working = changed.get(number);
        if (working == null) {
            return lying(number);
        }
        return working.used ? Optional.of(new Inode(number, superblock, working.bytes.array(), 0)) : Optional.empty();
    }

    boolean isThere(long number) throws IOException {
        return now(number).filter(i -> i.links > 0).isPresent();
    }

    boolean isDirectory(long number) throws IOException {
        return now(number).filter(i -> i.links > 0 && i.is(Inode.DIRECTORY)).isPresent();
    }

    int links(long number) throws IOException {
        return now(number).map(i -> i.links).orElse(0);
    }

    boolean hasExtents(long number) throws IOException {
        return now(number).filter(i -> i.has(Inode.EXTENTS)).isPresent();
    }

    private Working change(long number) throws IOException {
        Working working = changed.get(number);
        if (working == null) {
            byte[] bytes = table.isWritten(number) ? table.get(number).bytes() : new byte[superblock.inodeLength];
            working = new Working(bytes);
            changed.put(number, working);
        }
        return working;
    }

    void setLinks(long number, int links) throws IOException {
        change(number).bytes.putShort(LINKS_AT, (short) links);
    }

    MapChanges ranges(long number) throws IOException {
        return change(number).ranges;
    }

    /** Writes what a tag has; where the blocks of a file are stays, since other tags tell that. */
    void write(long number, FastTag tag) throws IOException {
        Working working = change(number);
        working.used = true;
        ByteBuffer b = working.bytes;
        int from = tag.at() + FastTag.INODE_AT;
        int length = tag.length() - FastTag.INODE_AT;
        b.put(0, tag.block(), from, Inode.MAP_AT);
        b.put(GENERATION_AT, tag.block(), from + GENERATION_AT, length - GENERATION_AT);
        Inode inode = new Inode(number, superblock, b.array(), 0);
        boolean tree = inode.has(Inode.EXTENTS) && !inode.has(Inode.INLINE_DATA);
        if (!tree && (inode.has(Inode.INLINE_DATA) || !inode.is(Inode.REGULAR) && !inode.is(Inode.DIRECTORY))) {
            b.put(Inode.MAP_AT, tag.block(), from + Inode.MAP_AT, Inode.MAP_LENGTH);
        } else if (tree && Short.toUnsignedInt(b.getShort(Inode.MAP_AT)) != BlockMapReader.EXTENT_MAGIC) {
            emptyTree(b);
        }
    }

    private static void emptyTree(ByteBuffer b) {
        b.put(Inode.MAP_AT, new byte[TREE_HEADER]);
        b.putShort(Inode.MAP_AT, (short) BlockMapReader.EXTENT_MAGIC);
        b.putShort(Inode.MAP_AT + 4, (short) TREE_ENTRIES);
    }

    /** Takes the blocks of one, and its length. */
    void empty(long number) throws IOException {
        Working working = change(number);
        working.ranges = new MapChanges();
        working.bytes.putInt(Inode.SIZE_AT, 0).putInt(Inode.SIZE_HIGH_AT, 0);
        emptyTree(working.bytes);
    }

    void remove(long number) throws IOException {
        empty(number);
        change(number).used = false;
    }

    /** All of them, with sums that hold. */
    NavigableMap<Long, FastChanges.Changed> sealed() {
        NavigableMap<Long, FastChanges.Changed> all = new TreeMap<>();
        changed.forEach((number, working) -> {
            Inode inode = new Inode(number, superblock, working.bytes.array(), 0);
            inode.seal(parts.sums());
            all.put(number, new FastChanges.Changed(inode, working.used, working.ranges));
        });
        return all;
    }

    /**
     * The blocks that inodes have, in whole clusters, ascending, joined; none of those that cannot be read, or that other inodes
     * have, too.
     *
     * @param as of the volume with or without changes
     */
    List<Extent> blocks(VolumeParts as, Collection<Long> numbers) throws IOException {
        InodeTable inodes = new InodeTable(as);
        BlockMapReader maps = new BlockMapReader(as);
        Clusters clusters = new Clusters();
        for (long number : numbers) {
            as.session().check();
            if (!inodes.isWritten(number) || !inodes.isUsed(number)) {
                continue;
            }
            Inode inode = inodes.get(number);
            boolean sound = !parts.summed() || inode.problem(parts.sums()).isEmpty();
            boolean mapped = (inode.is(Inode.REGULAR)
                            || inode.is(Inode.DIRECTORY)
                            || inode.is(Inode.SYMBOLIC_LINK) && !inode.isShortLink())
                    && !inode.has(Inode.INLINE_DATA);
            if (sound && mapped) {
                BlockMap map = maps.read(inode, 0);
                clusters.add(map.content());
                clusters.add(map.unwritten());
                clusters.add(map.tree());
            }
            if (sound && inode.mode != 0 && isAlone(inode.attributeBlock())) {
                clusters.add(inode.attributeBlock() * superblock.blockLength, superblock.blockLength);
            }
        }
        return clusters.joined();
    }

    /** Whether a block of extended attributes is of one inode. */
    private boolean isAlone(long block) throws IOException {
        if (block == 0 || !superblock.isInside(block, 1)) {
            return false;
        }
        long position = block * superblock.blockLength;
        try {
            return parts.cache().i32(position) == ExtendedAttributes.MAGIC
                    && parts.cache().i32(position + 4) == 1;
        } catch (UnreadableBlockException | CorruptStructureException e) {
            return false;
        }
    }

    /** Gathers ranges in whole clusters. */
    private final class Clusters {
        private final List<Extent> all = new ArrayList<>();

        void add(Runs runs) {
            for (int i = 0; i < runs.count(); i++) {
                if (runs.position(i) != Run.HOLE) {
                    add(runs.position(i), runs.length(i));
                }
            }
        }

        void add(long position, long length) {
            long cluster = superblock.clusterLength();
            long from = position / cluster * cluster;
            long to = Math.min(superblock.length(), (position + length + cluster - 1) / cluster * cluster);
            all.add(new Extent(from, to - from));
        }

        List<Extent> joined() {
            return ExtentLists.joined(all);
        }
    }
}
