// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ext4;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.offhost.block.Extent;
import org.offhost.block.UnreadableBlockException;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.filesystem.Fault;

/**
 * Applies fast commits, change by change, to inodes and names as the log of the journal leaves them, by the rules of Linux: what
 * leads to an inode that is not there is passed over, a name that is there already stays. One thread.
 */
final class FastReplay {
    private static final int UNWRITTEN = 32_768;
    private static final long LAST_LOGICAL = 0xFFFF_FFFFL;

    private final VolumeParts parts;
    private final Superblock superblock;
    private final ChangedInodes inodes;
    private final Map<Long, Directory> directories = new HashMap<>();
    private String problem;

    private FastReplay(VolumeParts parts) {
        this.parts = parts;
        this.superblock = parts.superblock();
        this.inodes = new ChangedInodes(parts);
    }

    /** What is known of a directory that is changed: of the names that are changed, the inodes; 0 where there is none. */
    private static final class Directory {
        private boolean fresh;
        private final Map<String, Long> names = new HashMap<>();
    }

    /**
     * What fast commits make of a volume; as much as can be known, where they hold what cannot be.
     *
     * @param parts of the volume, with what the log of its journal has newer
     */
    static FastChanges of(VolumeParts parts, List<FastTag> tags) throws IOException {
        FastReplay replay = new FastReplay(parts);
        try {
            replay.lookUp(tags);
            for (FastTag tag : tags) {
                parts.session().check();
                replay.apply(tag);
            }
        } catch (CorruptStructureException | UnreadableBlockException e) {
            replay.fail(e.getMessage());
        }
        return replay.changes();
    }

    private void fail(String why) {
        if (problem == null) {
            problem = "its fast commits: " + why;
        }
    }

    /** Every directory is read once, whatever is changed in it. */
    private void lookUp(List<FastTag> tags) throws IOException {
        for (FastTag tag : tags) {
            if (tag.type() == FastTag.CREATE || tag.type() == FastTag.LINK || tag.type() == FastTag.UNLINK) {
                directories
                        .computeIfAbsent(tag.number(0), d -> new Directory())
                        .names
                        .put(tag.name(), ChangedNames.GONE);
            }
        }
        InodeTable table = new InodeTable(parts);
        BlockMapReader maps = new BlockMapReader(parts);
        DirectoryNames names = new DirectoryNames(parts, maps, new ExtendedAttributes(parts, table, maps));
        for (Map.Entry<Long, Directory> e : directories.entrySet()) {
            Optional<Inode> directory = inodes.lying(e.getKey());
            if (directory.isPresent() && directory.get().is(Inode.DIRECTORY)) {
                if (directory.get().has(Inode.CASEFOLD)) {
                    fail("names in directory " + e.getKey() + ", which does not know case");
                }
                names.read(directory.get(), new Known(e.getValue().names));
            }
        }
    }

    /** Takes the inodes of names that are changed. */
    private static final class Known implements DirectoryNames.Sink {
        private final Map<String, Long> names;

        Known(Map<String, Long> names) {
            this.names = names;
        }

        @Override
        public void name(long inode, byte[] bytes, int from, int length) {
            names.replace(ChangedNames.key(bytes, from, length), inode);
        }

        @Override
        public void fault(Fault fault) {
            // told of the directory by who reads all entries
        }
    }

    private void apply(FastTag tag) throws IOException {
        switch (tag.type()) {
            case FastTag.INODE -> inode(tag);
            case FastTag.CREATE -> create(tag);
            case FastTag.LINK -> link(tag);
            case FastTag.UNLINK -> unlink(tag);
            case FastTag.ADD_RANGE -> addRange(tag);
            default -> deleteRange(tag);
        }
    }

    private void inode(FastTag tag) throws IOException {
        long number = tag.number(0);
        if (!inodes.isFile(number)) {
            fail("inode " + number + ", which is no file's");
            return;
        }
        inodes.write(number, tag);
        if (inodes.links(number) == 0) {
            fail("inode " + number
                    + " of a file that was open and had no name any more, with which Linux mounts no volume");
        }
    }

    /** Whether a name can be changed: its directory is there, and its inode. */
    private boolean isNamed(FastTag tag) throws IOException {
        String name = tag.name();
        if (name.equals(".") || name.equals("..") || name.indexOf('/') >= 0 || name.indexOf('\0') >= 0) {
            fail("the name '" + name + "'");
            return false;
        }
        return inodes.isDirectory(tag.number(0)) && inodes.isFile(tag.number(4)) && inodes.isThere(tag.number(4));
    }

    private Map<String, Long> names(FastTag tag) {
        return directories.get(tag.number(0)).names;
    }

    private void create(FastTag tag) throws IOException {
        long number = tag.number(4);
        if (!isNamed(tag)) {
            fail("a new name of inode " + number + ", which is not there");
            return;
        }
        if (inodes.isDirectory(number)) {
            Directory made = directories.computeIfAbsent(number, d -> new Directory());
            made.fresh = true;
            made.names.replaceAll((name, inode) -> ChangedNames.GONE);
            inodes.empty(number);
            names(tag).replace(tag.name(), ChangedNames.GONE, number);
        } else {
            link(tag);
            inodes.setLinks(number, 1);
        }
    }

    private void link(FastTag tag) throws IOException {
        long number = tag.number(4);
        if (isNamed(tag) && names(tag).replace(tag.name(), ChangedNames.GONE, number)) {
            inodes.setLinks(number, inodes.links(number) + 1);
        }
    }

    private void unlink(FastTag tag) throws IOException {
        long number = tag.number(4);
        if (!isNamed(tag) || names(tag).get(tag.name()) == ChangedNames.GONE) {
            return;
        }
        names(tag).replace(tag.name(), number, ChangedNames.GONE);
        int links = inodes.isDirectory(number) ? 0 : inodes.links(number) - 1;
        inodes.setLinks(number, links);
        if (links == 0) {
            inodes.remove(number);
        }
    }

    private void addRange(FastTag tag) throws IOException {
        long from = tag.number(4);
        int stored = tag.word(8) & 0xFFFF;
        boolean written = stored <= UNWRITTEN;
        int count = written ? stored : stored - UNWRITTEN;
        long block = tag.number(12) | (tag.word(8) >>> 16 & 0xFFFFL) << 32;
        if (!superblock.isInside(block, count) || from + count > LAST_LOGICAL + 1) {
            fail(count + " blocks from block " + block + " on: expected within the volume of " + superblock.blocks);
        } else if (hasTree(tag)) {
            inodes.ranges(tag.number(0)).add(from, count, block, written);
        }
    }

    private void deleteRange(FastTag tag) throws IOException {
        if (tag.number(8) > 0 && hasTree(tag)) {
            inodes.ranges(tag.number(0)).delete(tag.number(4), tag.number(8));
        }
    }

    /** Whether the inode is there; one without extents is not followed. */
    private boolean hasTree(FastTag tag) throws IOException {
        long number = tag.number(0);
        if (!inodes.isFile(number) || !inodes.isThere(number)) {
            return false;
        }
        if (!inodes.hasExtents(number)) {
            fail("blocks of inode " + number + ", which has no extents");
            return false;
        }
        return true;
    }

    private FastChanges changes() throws IOException {
        NavigableMap<Long, FastChanges.Changed> changed = inodes.sealed();
        Map<Long, ChangedNames> names = new TreeMap<>();
        directories.forEach((number, d) -> names.put(number, new ChangedNames(d.fresh, d.names)));
        FastChanges found = new FastChanges(changed, names, List.of(), List.of(), Optional.ofNullable(problem));
        List<Extent> owned = inodes.blocks(parts.with(found), changed.keySet());
        List<Extent> left = ExtentLists.without(inodes.blocks(parts, changed.keySet()), owned);
        return new FastChanges(changed, names, owned, left, Optional.ofNullable(problem));
    }
}
