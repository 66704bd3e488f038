// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.FileEntry;

/**
 * A path of a set's index.
 *
 * @param path '/' and names joined by '/'; the root is "/"
 * @param entry what the file system kept of it; attributes of role STRUCTURE are left out
 * @param primary path of the first link of the same entry in this set, if this is another one
 * @param streams where its content lies in the set, one for each attribute of role CONTENT that a set of files holds;
 *     empty in a set of the volume
 * @param back how many sets before this one the entry was saved, and all its streams lie: 0 in this one, 1 in the one that it
 *     continues
 */
public record StoredEntry(
        String path, FileEntry entry, Optional<String> primary, List<StoredStream> streams, int back) {
    public StoredEntry {
        Objects.requireNonNull(path, "path");
        if (back < 0) {
            throw new IllegalArgumentException("back=" + back);
        }
        Objects.requireNonNull(entry, "entry");
        Objects.requireNonNull(primary, "primary");
        streams = List.copyOf(streams);
    }

    /** One that was saved in this set. */
    public StoredEntry(String path, FileEntry entry, Optional<String> primary, List<StoredStream> streams) {
        this(path, entry, primary, streams, 0);
    }

    /** The same path, saved elsewhere. */
    public StoredEntry saved(List<StoredStream> there, int setsBack) {
        return new StoredEntry(path, entry, primary, there, setsBack);
    }

    /** Where the content of an attribute lies; empty if the set does not hold it. */
    public Optional<StoredStream> stream(Attribute attribute) {
        for (StoredStream s : streams) {
            if (entry.attributes().get(s.attribute()).equals(attribute)) {
                return Optional.of(s);
            }
        }
        return Optional.empty();
    }
}
