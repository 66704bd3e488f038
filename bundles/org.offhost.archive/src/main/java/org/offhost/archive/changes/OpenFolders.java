// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.changes;

import java.util.ArrayList;
import java.util.List;
import org.offhost.archive.index.PathOrder;

/** Folders in which one is while paths come in the order of an index; what differs in case alone comes mixed. */
final class OpenFolders {
    private final List<String> open = new ArrayList<>();

    /** Comes to a path: those that it does not lie in come no more. */
    void enter(String path) {
        open.removeIf(f -> !PathOrder.isWithin(path, f));
    }

    void add(String folder) {
        open.add(folder);
    }

    boolean has(String folder) {
        return open.contains(folder);
    }

    /** Whether the path lies below one of them. */
    boolean hasAbove(String path) {
        for (String f : open) {
            if (path.length() > f.length() && path.startsWith(f) && (f.equals("/") || path.charAt(f.length()) == '/')) {
                return true;
            }
        }
        return false;
    }

    /** The folder of a path; empty of the root. */
    static String parent(String path) {
        int slash = path.lastIndexOf('/');
        return path.equals("/") ? "" : slash == 0 ? "/" : path.substring(0, slash);
    }
}
