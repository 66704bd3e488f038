// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.layout;

import org.offhost.archive.StoredEntry;
import org.offhost.archive.changes.IndexedEntry;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.FileEntry;
import org.offhost.inventory.form.EntryScan;
import org.offhost.inventory.form.ScannedAttribute;

/** Counts the paths of an index: the same numbers whether a set is planned or read again. Belongs to one thread. */
public final class SetCounter {
    private long files;
    private long directories;
    private long streams;
    private long resident;

    /** Counts a path, unless it is another name of an entry that was counted. */
    public void add(StoredEntry e) {
        FileEntry entry = e.entry();
        if (e.primary().isEmpty() && counts(e.path(), entry.kind(), entry.system())) {
            for (Attribute a : entry.attributes()) {
                if (a.role() == Attribute.Role.CONTENT) {
                    streams++;
                    resident += IndexedEntry.wasResident(a.value()) ? 1 : 0;
                }
            }
        }
    }

    /** Counts an entry of a volume beside whose image it is kept, by its main path. */
    void add(String path, EntryScan entry) {
        if (counts(path, entry.kind(), entry.system())) {
            for (int i = 0; i < entry.attributes(); i++) {
                ScannedAttribute a = entry.attribute(i);
                if (a.role() == Attribute.Role.CONTENT) {
                    streams++;
                    boolean inRecord =
                            a.isResident() || IndexedEntry.wasResident(a.runs(), a.length(), a.initializedLength());
                    resident += inRecord ? 1 : 0;
                }
            }
        }
    }

    private boolean counts(String path, FileEntry.Kind kind, boolean system) {
        boolean root = path.equals("/");
        if (system && !root) {
            return false;
        }
        if (kind != FileEntry.Kind.DIRECTORY) {
            files++;
        } else if (!root) {
            directories++;
        }
        return true;
    }

    public SetContents contents() {
        return new SetContents(files, directories, streams, resident);
    }
}
