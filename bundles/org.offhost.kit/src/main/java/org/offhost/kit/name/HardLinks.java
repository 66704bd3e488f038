// SPDX-License-Identifier: Apache-2.0
package org.offhost.kit.name;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.offhost.filesystem.FileEntry;

/**
 * Of files with several names, the one that was restored first in this run or one before; by the entry's id.
 *
 * @param <P> where a file is
 */
public final class HardLinks<P> {
    private final Map<Long, P> first = new HashMap<>();

    /** A name of the same file that is there, whole. */
    public Optional<P> of(FileEntry entry) {
        return Optional.ofNullable(first.get(entry.id()));
    }

    public void restored(FileEntry entry, P path) {
        if (areSeveral(entry)) {
            first.putIfAbsent(entry.id(), path);
        }
    }

    /** Whether a file has more names than one. */
    public static boolean areSeveral(FileEntry entry) {
        return entry.links().stream().filter(l -> !l.shortName()).limit(2).count() > 1;
    }
}
