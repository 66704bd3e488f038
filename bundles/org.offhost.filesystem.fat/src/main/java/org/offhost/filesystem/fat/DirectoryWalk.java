// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.fat;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Consumer;
import org.offhost.filesystem.Fault;
import org.offhost.filesystem.FileEntry;

/** All entries of a volume, depth first: the root, then each entry followed by what is in it. One thread. */
final class DirectoryWalk {
    /** As deep as a path of 32,767 characters can lead; a deeper tree was not made by any system. */
    private static final int MAX_DEPTH = 16_384;

    private final Metadata volume;
    private final EntryFactory factory;
    private final ClaimedClusters claimed;
    private final Deque<Level> levels = new ArrayDeque<>();
    private boolean begun;
    private long last = -1;

    DirectoryWalk(Metadata volume) {
        this.volume = volume;
        this.factory = new EntryFactory(volume);
        this.claimed = new ClaimedClusters(volume.boot().clusters);
    }

    /** A directory on the way from the root, and how far it was read. */
    private record Level(long id, DirectoryReader reader) {}

    /** {@link FileEntry#id()} of the entry given last; -1 before the first. */
    long last() {
        return last;
    }

    /**
     * The next entry.
     *
     * @param faults takes what is wrong with it, and what was passed over on the way
     * @return empty at the end
     */
    Optional<FileEntry> next(Consumer<Fault> faults) throws IOException {
        if (!begun) {
            begun = true;
            FileEntry root = factory.root(claimed, faults);
            levels.push(new Level(root.id(), DirectoryReader.ofRoot(volume, EntryFactory.directoryLength(root))));
            last = root.id();
            return Optional.of(root);
        }
        while (!levels.isEmpty()) {
            Level level = levels.peek();
            Optional<DirectoryReader.Named> named = level.reader().next(faults);
            if (named.isEmpty()) {
                levels.pop();
                continue;
            }
            FileEntry entry = factory.entry(level.id(), named.get(), claimed, faults);
            last = entry.id();
            if (entry.kind() == FileEntry.Kind.DIRECTORY) {
                descend(entry, named.get().entry(), faults);
            }
            return Optional.of(entry);
        }
        return Optional.empty();
    }

    /** Goes on behind an entry; false if the walk ends without coming to it. */
    boolean skipTo(long id) throws IOException {
        while (last != id) {
            if (next(f -> {}).isEmpty()) {
                return false;
            }
        }
        return true;
    }

    private void descend(FileEntry entry, DirectoryEntry on, Consumer<Fault> faults) throws IOException {
        if (levels.size() >= MAX_DEPTH) {
            faults.accept(EntryFactory.fault(entry, false, "more than " + MAX_DEPTH + " levels deep; not read"));
            return;
        }
        int first = on.firstCluster(volume.boot().type);
        long length = EntryFactory.directoryLength(entry);
        if (length > 0) {
            DirectoryStart start = DirectoryStart.of(volume, first);
            start.problem().ifPresent(p -> faults.accept(EntryFactory.fault(entry, start.readable(), p)));
            if (start.readable()) {
                levels.push(new Level(entry.id(), new DirectoryReader(volume, entry.id(), first, length)));
            }
        }
    }
}
