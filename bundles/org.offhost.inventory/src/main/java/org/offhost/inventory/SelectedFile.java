// SPDX-License-Identifier: Apache-2.0
package org.offhost.inventory;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.offhost.filesystem.DirectoryTree;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.Link;

/**
 * An entry that a set holds, under the paths that are meant.
 *
 * @param entry the entry
 * @param paths of its links that are meant, at least one; the first one is its main path in the set
 */
public record SelectedFile(FileEntry entry, List<String> paths) {
    /** Where entries go whose directory is not known. */
    private static final String ORPHANS = "/$Orphans/";

    /**
     * The file system's own files belong to a set of files only if a volume is rebuilt; they are left out. So are files
     * whose content lies elsewhere, unless all is kept raw: an empty file or zeros would be taken for the file.
     */
    public static Optional<SelectedFile> of(
            FileEntry entry, DirectoryTree directories, Selection selection, Encoded encoded) {
        boolean away = encoded == Encoded.DECODE
                && entry.content().filter(a -> a.encoding().isAway()).isPresent();
        return away || entry.system() && !isRoot(entry) ? Optional.empty() : any(entry, directories, selection);
    }

    /** The file system's own files, too. */
    private static Optional<SelectedFile> any(FileEntry entry, DirectoryTree directories, Selection selection) {
        List<String> paths = paths(entry.id(), entry.links(), directories, selection);
        return paths.isEmpty() ? Optional.empty() : Optional.of(new SelectedFile(entry, paths));
    }

    /**
     * Paths of an entry.
     *
     * @param id its {@link FileEntry#id()}
     * @param links its {@link FileEntry#links()}
     * @return those of the links that are meant, the first one being the main path in a set
     */
    public static List<String> paths(long id, List<Link> links, DirectoryTree directories, Selection selection) {
        List<String> paths = new ArrayList<>(1);
        boolean root = links.get(0).name().isEmpty();
        for (int i = 0; i < links.size(); i++) {
            Link l = links.get(i);
            if (!l.shortName()) {
                Optional<String> known = root ? Optional.of("/") : directories.path(l);
                String path = known.isPresent() ? known.get() : orphan(id, l);
                if (selection.matches(path)) {
                    paths.add(path);
                }
            }
        }
        return paths;
    }

    private static String orphan(long id, Link link) {
        return ORPHANS + Long.toUnsignedString(id) + "-" + link.name();
    }

    /** Whether a path is one that was made for an entry whose directory is not known. */
    public static boolean isOrphan(String path) {
        return path.startsWith(ORPHANS);
    }

    private static boolean isRoot(FileEntry entry) {
        return entry.links().get(0).name().isEmpty();
    }
}
