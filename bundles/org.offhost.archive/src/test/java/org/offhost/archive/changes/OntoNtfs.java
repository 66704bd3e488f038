// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.changes;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.offhost.archive.Backup;
import org.offhost.archive.Tool;
import org.offhost.archive.Truth;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.Link;
import org.offhost.inventory.SpoolReader;

/** An NTFS volume, mounted by ntfs-3g as the README of an increment says, onto which its commands lay sets. */
final class OntoNtfs {
    /** What the README has each command take along; ntfs-3g says no to some attributes, which are streams by then. */
    private static final String ALONG =
            " --xattrs --xattrs-include='*' --no-same-owner --no-same-permissions -m || true";

    private static final String VOLUME = "ntfs-onto.img";

    private OntoNtfs() {}

    /**
     * Lays sets onto a new volume, mounted anew for each: a link that one laid would not be deleted by the next.
     *
     * @param folder where "mnt" is to mount on
     * @return what is below its folder "files", as {@link #tree} has it
     */
    static Map<String, String> laid(Path folder, List<String> commands, Path spool) throws Exception {
        Tool.run(folder, "rm -f " + VOLUME + "; truncate -s 64M " + VOLUME + " && mkfs.ntfs -F -Q " + VOLUME);
        for (String command : commands) {
            Tool.run(folder, "ntfs-3g -o streams_interface=windows " + VOLUME + " mnt");
            try {
                Tool.run(folder.resolve("mnt"), command + ALONG);
            } finally {
                Tool.run(folder, "umount mnt");
            }
        }
        Map<String, String> below = new TreeMap<>();
        try (Backup b = Backup.of(folder.resolve(VOLUME), spool)) {
            tree(b).forEach((path, told) -> below.put(path.replaceFirst("^/files", ""), told));
        }
        below.remove("");
        return below;
    }

    /** Every path of a volume's users, folders and links among them, with its kind; and every stream with its sum. */
    static Map<String, String> tree(Backup b) throws IOException {
        Map<String, String> tree = new TreeMap<>(Truth.streams(b));
        try (SpoolReader entries = b.spool.entries()) {
            for (Optional<FileEntry> e = entries.next(); e.isPresent(); e = entries.next()) {
                for (Link link : e.get().system() ? List.<Link>of() : e.get().links()) {
                    String path = b.spool.directories().path(link).orElseThrow();
                    if (!link.shortName() && !path.equals("/")) {
                        tree.merge(path, e.get().kind().toString(), (sum, kind) -> kind + " " + sum);
                    }
                }
            }
        }
        return tree;
    }
}
