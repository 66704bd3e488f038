// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ext4;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.offhost.block.UnreadableBlockException;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.filesystem.EntryBatch;
import org.offhost.filesystem.EntryStream;
import org.offhost.filesystem.Fault;
import org.offhost.filesystem.FaultSubject;
import org.offhost.filesystem.FileEntry;

/** The entries of a volume, ascending by number of their inodes. */
final class InodeStream implements EntryStream {
    /** A batch ends early at so many bytes of runs, facets and inline content, so that they do not add up. */
    private static final long WEIGHT_OF_A_BATCH = 8 << 20;

    private final VolumeParts parts;
    private final InodeReader reader;
    private final InodeTable inodes;
    private final WindowSource windows;
    private NameWindow window;
    private long next;

    /** Gives the names of inodes from one on. */
    @FunctionalInterface
    interface WindowSource {
        NameWindow at(long inode) throws IOException;
    }

    /** @param from first inode */
    InodeStream(VolumeParts parts, InodeReader reader, WindowSource windows, long from) {
        this.parts = parts;
        this.reader = reader;
        this.inodes = reader.inodes();
        this.windows = windows;
        this.next = from;
    }

    @Override
    public EntryBatch next(int limit) throws IOException {
        if (limit < 1) {
            throw new IllegalArgumentException("limit=" + limit);
        }
        List<FileEntry> entries = new ArrayList<>();
        List<Fault> faults = new ArrayList<>();
        long weight = 0;
        while (entries.size() < limit && faults.size() < limit && weight < WEIGHT_OF_A_BATCH && inodes.isNumber(next)) {
            parts.session().check();
            if (window == null || !window.covers(next)) {
                window = windows.at(next);
                if (window.dropped()) {
                    faults.add(tooManyNames());
                }
            }
            int group = inodes.groupOf(next);
            long groupEnd = inodes.first(group) + parts.superblock().inodesPerGroup;
            boolean readable = true;
            if (next == inodes.first(group)) {
                readable = GroupCheck.check(parts, group, faults::add);
            }
            if (!readable || !isWritten(next)) {
                long known = Math.min(window.nextNamed(next), parts.changes().next(next));
                next = Math.min(Math.min(groupEnd, window.to()), Math.max(next, known));
                if (next == groupEnd || !window.covers(next)) {
                    continue;
                }
            }
            faults.addAll(window.faults(next));
            Optional<FileEntry> entry = reader.read(next, window.links(next), faults::add);
            if (entry.isPresent()) {
                entries.add(entry.get());
                weight += InodeEntries.weight(entry.get());
            }
            next++;
        }
        return new EntryBatch(entries, faults, next - 1);
    }

    private boolean isWritten(long inode) throws IOException {
        try {
            return inodes.isWritten(inode);
        } catch (CorruptStructureException | UnreadableBlockException e) {
            return false; // told at the beginning of the group
        }
    }

    private static Fault tooManyNames() {
        return new Fault(
                new FaultSubject.FileSystem(),
                Fault.Effect.NOT_WHOLE,
                "directories",
                Fault.UNKNOWN,
                "expected at most " + NameWindow.MOST + " names of one inode, found more");
    }

    @Override
    public void close() {
        next = Long.MAX_VALUE;
    }
}
