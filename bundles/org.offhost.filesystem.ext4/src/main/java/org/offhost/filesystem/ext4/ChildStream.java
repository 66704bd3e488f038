// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ext4;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.offhost.filesystem.EntryBatch;
import org.offhost.filesystem.EntryStream;
import org.offhost.filesystem.Fault;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.Link;

/** The entries of one directory, ascending by number. Those that have other names, too, are looked up in the whole volume. */
final class ChildStream implements EntryStream {
    private final VolumeParts parts;
    private final InodeReader reader;
    private final InodeStream.WindowSource own;
    private final InodeStream.WindowSource all;
    private final Deque<Long> first;
    private NameWindow window;
    private long next = 1;

    /**
     * @param first inodes that no directory has a name for
     * @param own names of the directory alone
     * @param all names of the volume
     */
    ChildStream(
            VolumeParts parts,
            InodeReader reader,
            List<Long> first,
            InodeStream.WindowSource own,
            InodeStream.WindowSource all) {
        this.parts = parts;
        this.reader = reader;
        this.first = new ArrayDeque<>(first);
        this.own = own;
        this.all = all;
    }

    @Override
    public EntryBatch next(int limit) throws IOException {
        if (limit < 1) {
            throw new IllegalArgumentException("limit=" + limit);
        }
        List<FileEntry> entries = new ArrayList<>();
        List<Fault> faults = new ArrayList<>();
        while (entries.size() < limit
                && faults.size() < limit
                && reader.inodes().isNumber(next)) {
            parts.session().check();
            if (!first.isEmpty()) {
                reader.read(first.poll(), List.of(), faults::add).ifPresent(entries::add);
                continue;
            }
            if (window == null || !window.covers(next)) {
                window = own.at(next);
            }
            next = window.nextNamed(next);
            if (window.covers(next)) {
                one(faults).ifPresent(entries::add);
                next++;
            }
        }
        return new EntryBatch(entries, faults, next - 1);
    }

    private Optional<FileEntry> one(List<Fault> faults) throws IOException {
        List<Link> links = window.links(next);
        return reader.read(next, hasOthers(next, links) ? all.at(next).links(next) : links, faults::add);
    }

    private boolean hasOthers(long number, List<Link> links) throws IOException {
        if (!reader.inodes().isWritten(number)) {
            return false;
        }
        Inode inode = reader.inodes().get(number);
        return links.size() > 1 || inode.links > 1 && !inode.is(Inode.DIRECTORY);
    }

    @Override
    public void close() {
        next = Long.MAX_VALUE;
        first.clear();
    }
}
