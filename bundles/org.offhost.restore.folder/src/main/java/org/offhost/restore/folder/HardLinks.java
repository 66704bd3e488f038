// SPDX-License-Identifier: Apache-2.0
package org.offhost.restore.folder;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.offhost.filesystem.FileEntry;

/** Of files with several names, the one that was restored first in this run or one before; by the entry's id. */
final class HardLinks {
    private final Map<Long, Path> first = new HashMap<>();

    /** A name of the same file that is there, whole. */
    Optional<Path> of(FileEntry entry) {
        return Optional.ofNullable(first.get(entry.id()));
    }

    void restored(FileEntry entry, Path path) {
        if (areSeveral(entry)) {
            first.putIfAbsent(entry.id(), path);
        }
    }

    /** Whether a file has more names than one. */
    static boolean areSeveral(FileEntry entry) {
        return entry.links().stream().filter(l -> !l.shortName()).limit(2).count() > 1;
    }
}
