// SPDX-License-Identifier: Apache-2.0
package org.offhost.inspect;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.offhost.filesystem.Fault;
import org.offhost.filesystem.FileEntry;

/**
 * Some entries of a volume, in the order of its cursor.
 *
 * @param next cursor to ask for the next page with; empty if this was the last
 */
public record EntryPage(List<Entry> entries, List<PathFault> faults, OptionalLong next) {
    public EntryPage {
        entries = List.copyOf(entries);
        faults = List.copyOf(faults);
    }

    /** @param paths as {@link EntryVisitor#entry} gets them */
    public record Entry(FileEntry entry, List<String> paths) {
        public Entry {
            paths = List.copyOf(paths);
        }
    }

    /** @param path {@link Fault#path} */
    public record PathFault(Fault fault, Optional<String> path) {}
}
