// SPDX-License-Identifier: Apache-2.0
package org.offhost.kit.walk;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Consumer;
import org.offhost.filesystem.Fault;
import org.offhost.filesystem.FaultSubject;
import org.offhost.filesystem.FileEntry;

/** All entries of a volume, depth first: the root, then each entry followed by what is in it. One thread. */
public final class DirectoryWalk {
    /** As deep as a path of 32,767 characters can lead; a deeper tree was not made by any system. */
    static final int MAX_DEPTH = 16_384;

    private final Tree tree;
    private final Deque<Tree.Level> levels = new ArrayDeque<>();
    private boolean begun;
    private long last = -1;

    /** @param tree of this walk alone */
    public DirectoryWalk(Tree tree) {
        this.tree = tree;
    }

    /** {@link FileEntry#id()} of the entry given last; -1 before the first. */
    public long last() {
        return last;
    }

    /**
     * The next entry.
     *
     * @param faults takes what is wrong with it, and what was passed over on the way
     * @return empty at the end
     */
    public Optional<FileEntry> next(Consumer<Fault> faults) throws IOException {
        if (!begun) {
            begun = true;
            return Optional.of(enter(tree.root(faults), faults));
        }
        while (!levels.isEmpty()) {
            Optional<Tree.Step> step = levels.peek().next(faults);
            if (step.isPresent()) {
                return Optional.of(enter(step.get(), faults));
            }
            levels.pop();
        }
        return Optional.empty();
    }

    /** Goes on behind an entry; false if the walk ends without coming to it. */
    public boolean skipTo(long id) throws IOException {
        while (last != id) {
            if (next(f -> {}).isEmpty()) {
                return false;
            }
        }
        return true;
    }

    private FileEntry enter(Tree.Step step, Consumer<Fault> faults) throws IOException {
        FileEntry entry = step.entry();
        last = entry.id();
        if (entry.kind() != FileEntry.Kind.DIRECTORY) {
            return entry;
        }
        if (levels.size() >= MAX_DEPTH) {
            faults.accept(new Fault(
                    FaultSubject.Entry.of(entry),
                    Fault.Effect.NOT_WHOLE,
                    "directory",
                    entry.id(),
                    "more than " + MAX_DEPTH + " levels deep; not read"));
        } else {
            step.inside().open(faults).ifPresent(levels::push);
        }
        return entry;
    }
}
