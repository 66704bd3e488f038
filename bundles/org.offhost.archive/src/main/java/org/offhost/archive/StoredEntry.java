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
 */
public record StoredEntry(String path, FileEntry entry, Optional<String> primary, List<StoredStream> streams) {
    public StoredEntry {
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(entry, "entry");
        Objects.requireNonNull(primary, "primary");
        streams = List.copyOf(streams);
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
