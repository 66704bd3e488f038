// SPDX-License-Identifier: Apache-2.0
package org.offhost.restore.folder;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.offhost.filesystem.Facet;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.PosixFacets;
import org.offhost.restore.folder.posix.UnixMetadata;

/**
 * Directories whose mode shuts out their own owner. A restore that is not root's could do nothing in them any more, so they
 * get it when nothing is left to do, those deepest down first. Belongs to one thread.
 */
final class ClosingDirectories {
    private static final int OWNER = 0700;

    private final Deque<Closing> closing = new ArrayDeque<>();

    private record Closing(Path directory, int owner) {}

    /** The entry as it is set for now. */
    FileEntry opened(FileEntry e, Path directory) {
        long mode = PosixFacets.mode(e.facets()).orElse(OWNER);
        if ((mode & OWNER) == OWNER) {
            return e;
        }
        closing.push(new Closing(directory, (int) mode & OWNER));
        Facet open = new Facet.Number(PosixFacets.MODE, mode | OWNER);
        return new FileEntry(
                e.id(),
                e.sequence(),
                e.kind(),
                e.system(),
                e.links(),
                e.times(),
                e.facets().with(open),
                e.target(),
                e.attributes());
    }

    /** @param lost is told of what could not be set, in the plural */
    void close(Consumer<String> lost) {
        while (!closing.isEmpty()) {
            Closing next = closing.pop();
            UnixMetadata.close(next.directory(), next.owner(), lost);
        }
    }
}
