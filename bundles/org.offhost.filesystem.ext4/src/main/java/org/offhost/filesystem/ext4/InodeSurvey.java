// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ext4;

import java.io.IOException;
import org.offhost.block.UnreadableBlockException;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.filesystem.Fault;

/**
 * What can be known of a volume only by looking at all of its inodes: which are directories, and which blocks of extended
 * attributes belong to several. One thread.
 */
final class InodeSurvey {
    private final VolumeParts parts;
    private final InodeTable inodes;
    private final DirectoryList directories = new DirectoryList();
    private final BlockSet shared = new BlockSet();
    private boolean done;

    InodeSurvey(VolumeParts parts) {
        this.parts = parts;
        this.inodes = new InodeTable(parts);
    }

    /** Blocks of extended attributes that belong to more inodes than one, ascending. */
    long[] sharedAttributeBlocks() throws IOException {
        if (!done) {
            window(1, 1);
        }
        return shared.toArray();
    }

    /** The directories, as soon as there was a window. */
    DirectoryList directories() {
        return directories;
    }

    /**
     * Reads the names of inodes from one on, of as many as one window holds.
     *
     * @param most names of the window
     */
    NameWindow window(long from, int most) throws IOException {
        NameWindow window = new NameWindow(directories, Math.max(2, most), from, parts.superblock().inodes + 1);
        BlockMapReader maps = new BlockMapReader(parts);
        DirectoryNames names = new DirectoryNames(parts, maps, new ExtendedAttributes(parts, inodes, maps));
        if (done) {
            for (int i = 0; i < directories.size(); i++) {
                read(names, inodes.get(directories.number(i)), i, window);
            }
        } else {
            all(names, window);
            done = true;
        }
        window.seal();
        return window;
    }

    private void all(DirectoryNames names, NameWindow window) throws IOException {
        for (int group = 0; group < parts.superblock().groups; group++) {
            long first = inodes.first(group);
            try {
                long end = first + parts.superblock().inodesPerGroup;
                for (long n = inodes.nextWritten(first, end); n < end; n = inodes.nextWritten(n + 1, end)) {
                    look(names, n, window);
                }
            } catch (CorruptStructureException | UnreadableBlockException e) {
                continue; // its descriptor; it is told where its entries would be
            }
        }
    }

    private void look(DirectoryNames names, long number, NameWindow window) throws IOException {
        Inode inode;
        try {
            inode = inodes.next(number);
        } catch (CorruptStructureException | UnreadableBlockException e) {
            return; // told where its entry would be
        }
        if (inode.links == 0) {
            return;
        }
        long block = inode.attributeBlock();
        if (block != 0 && isShared(block)) {
            shared.add(block);
        }
        boolean directory = inode.is(Inode.DIRECTORY);
        if (directory && (!parts.summed() || inode.problem(parts.sums()).isEmpty())) {
            directories.add(inode);
            read(names, inode, directories.size() - 1, window);
        }
    }

    private boolean isShared(long block) throws IOException {
        long position = block * parts.superblock().blockLength;
        try {
            return parts.superblock().isInside(block, 1)
                    && parts.cache().i32(position) == ExtendedAttributes.MAGIC
                    && parts.cache().i32(position + 4) > 1;
        } catch (UnreadableBlockException e) {
            return false;
        }
    }

    private void read(DirectoryNames names, Inode directory, int index, NameWindow window) throws IOException {
        names.read(directory, new DirectoryNames.Sink() {
            @Override
            public void name(long inode, byte[] bytes, int from, int length) {
                window.add(inode, index, bytes, from, length);
            }

            @Override
            public void fault(Fault fault) {
                window.fault(directory.number, fault);
            }
        });
    }
}
