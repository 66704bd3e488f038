// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ntfs;

import java.util.ArrayList;
import java.util.List;
import org.offhost.filesystem.Link;

/** The names of a file in the order stored, an 8.3 name right behind the long name it belongs to. */
final class Links {
    /** Of the root directory. */
    static final List<Link> ROOT = List.of(new Link(FileRecord.ROOT, "", false));

    /** The long name of a pair (linux-ntfs documentation, "$FILE_NAME", name space). */
    private static final int WIN32 = 1;

    /** The only name most files have. */
    private FileName first;

    /** All names; empty while there is but one. */
    private List<FileName> names = List.of();

    void add(FileName name) {
        if (first == null) {
            first = name;
            return;
        }
        if (names.isEmpty()) {
            names = new ArrayList<>(4);
            names.add(first);
        }
        names.add(name);
    }

    List<Link> ordered() {
        if (names.isEmpty()) {
            return first == null ? List.of() : List.of(link(first, false));
        }
        List<Link> links = new ArrayList<>(names.size());
        for (FileName name : names) {
            if (name.space() != FileName.DOS) {
                links.add(link(name, false));
            }
        }
        for (FileName name : names) {
            if (name.space() == FileName.DOS) {
                addShort(name, links);
            }
        }
        return links;
    }

    /** Puts an 8.3 name behind its long name; one without a long name is a name like any other. */
    private void addShort(FileName shortName, List<Link> links) {
        for (FileName name : names) {
            if (name.space() == WIN32 && name.parent() == shortName.parent()) {
                links.add(links.indexOf(link(name, false)) + 1, link(shortName, true));
                return;
            }
        }
        links.add(link(shortName, false));
    }

    private static Link link(FileName name, boolean shortName) {
        return new Link(
                FileReference.number(name.parent()), FileReference.sequence(name.parent()), name.name(), shortName);
    }
}
