// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.exfat;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Consumer;
import org.offhost.filesystem.Fault;
import org.offhost.filesystem.FaultSubject;
import org.offhost.filesystem.FileEntry;

/** All entries of a volume, depth first: the root, then each entry followed by what is in it. One thread. */
final class DirectoryWalk {
    /** As deep as a path of 32,767 characters can lead; a deeper tree was not made by any system. */
    private static final int MAX_DEPTH = 16_384;

    private final Metadata volume;
    private final UpCaseTable upCase;
    private final EntryFactory factory;
    private final ClaimedClusters claimed;
    private final Deque<Level> levels = new ArrayDeque<>();
    private boolean begun;
    private long last = -1;

    DirectoryWalk(Metadata volume, UpCaseTable upCase) {
        this.volume = volume;
        this.upCase = upCase;
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
            Optional<EntrySet> set = level.reader().next(faults);
            if (set.isEmpty()) {
                levels.pop();
            } else if (isEntry(set.get())) {
                return Optional.of(entry(level.id(), set.get(), faults));
            }
        }
        return Optional.empty();
    }

    /** Label and GUID have no clusters: they are in the summary. */
    static boolean isEntry(EntrySet set) {
        return set.type() != EntrySet.VOLUME_LABEL && set.type() != EntrySet.VOLUME_GUID;
    }

    private FileEntry entry(long parentId, EntrySet set, Consumer<Fault> faults) throws IOException {
        FileEntry entry = factory.entry(parentId, set, claimed, faults);
        last = entry.id();
        if (!entry.system()) {
            int hash = upCase.hash(set.name());
            if (hash != set.nameHash() && upCase != UpCaseTable.MANDATORY) {
                faults.accept(new Fault(
                        FaultSubject.Entry.of(entry),
                        Fault.Effect.DOUBTFUL,
                        "directory entry set",
                        entry.id(),
                        "expected NameHash " + EntrySet.hex(hash, 4) + ", found " + EntrySet.hex(set.nameHash(), 4)
                                + ": other systems do not find it by its name"));
            }
        }
        if (entry.kind() == FileEntry.Kind.DIRECTORY) {
            descend(entry, set, faults);
        }
        return entry;
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

    private void descend(FileEntry entry, EntrySet set, Consumer<Fault> faults) {
        if (levels.size() >= MAX_DEPTH) {
            faults.accept(new Fault(
                    FaultSubject.Entry.of(entry),
                    Fault.Effect.NOT_WHOLE,
                    "directory",
                    set.position(),
                    "more than " + MAX_DEPTH + " levels deep; not read"));
            return;
        }
        levels.push(new Level(entry.id(), reader(volume, entry, set)));
    }

    /** Reads a directory whose clusters were followed already. */
    static DirectoryReader reader(Metadata volume, FileEntry directory, EntrySet set) {
        EntrySet.Allocation a = set.stream();
        return new DirectoryReader(
                volume, directory.id(), a.first(), EntryFactory.directoryLength(directory), a.contiguous());
    }
}
