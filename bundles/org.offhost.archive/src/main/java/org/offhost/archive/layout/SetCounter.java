// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.layout;

import org.offhost.archive.StoredEntry;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.FileEntry;

/** Counts the paths of an index: the same numbers whether a set is planned or read again. Belongs to one thread. */
public final class SetCounter {
    private long files;
    private long directories;
    private long streams;
    private long resident;

    /** Counts a path, unless it is another name of an entry that was counted. */
    public void add(StoredEntry e) {
        FileEntry entry = e.entry();
        if (e.primary().isPresent() || entry.system() && !e.path().equals("/")) {
            return;
        }
        if (entry.kind() != FileEntry.Kind.DIRECTORY) {
            files++;
        } else if (!e.path().equals("/")) {
            directories++;
        }
        for (Attribute a : entry.attributes()) {
            if (a.role() == Attribute.Role.CONTENT) {
                streams++;
                resident += Placing.wasResident(a.value()) ? 1 : 0;
            }
        }
    }

    public SetContents contents() {
        return new SetContents(files, directories, streams, resident);
    }
}
