// SPDX-License-Identifier: Apache-2.0
package org.offhost.restore.folder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.DosFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.util.HashSet;
import java.util.Set;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.FileTimes;
import org.offhost.filesystem.PosixFacets;
import org.offhost.filesystem.WindowsFacets;
import org.offhost.restore.folder.posix.SpecialFiles;
import org.offhost.restore.folder.posix.UnixMetadata;

/** Gives a restored file its times and DOS attributes, as far as the destination can hold them. */
final class RestoredMetadata {
    private static final int DOS = WindowsFacets.READ_ONLY | WindowsFacets.HIDDEN | WindowsFacets.SYSTEM;

    private static final Set<PosixFilePermission> WRITE =
            Set.of(PosixFilePermission.OWNER_WRITE, PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

    private RestoredMetadata() {}

    static void apply(FileEntry entry, Path path, KeptMetadata kept) throws IOException {
        if (kept.ntfs()) {
            UnixMetadata.lose(entry.facets(), kept::lost);
        }
        if (kept.ntfs() || !Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return; // NTFS gets all of it from what is kept
        }
        UnixMetadata.apply(entry.facets(), path, kept::lost, () -> times(entry, path, kept));
    }

    private static void times(FileEntry entry, Path path, KeptMetadata kept) throws IOException {
        FileTimes t = entry.times();
        if ((WindowsFacets.attributes(entry.facets()) & DOS) != 0) {
            dos(entry, path, kept);
        }
        BasicFileAttributeView view =
                Files.getFileAttributeView(path, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        try {
            if (isByTool(entry)) {
                SpecialFiles.setTimes(t, path);
            } else {
                view.setTimes(
                        time(t, FileTimes.Stamp.MODIFIED),
                        time(t, FileTimes.Stamp.ACCESSED),
                        time(t, FileTimes.Stamp.CREATED));
            }
        } catch (IOException e) {
            kept.lost("times"); // before 1980 for FAT, after 2107, …
            return;
        }
        if (t.has(FileTimes.Stamp.CREATED)
                && view.readAttributes().creationTime().toMillis()
                        != time(t, FileTimes.Stamp.CREATED).toMillis()) {
            kept.lost("creation times");
        }
        if (t.finer() != 0 && !view.readAttributes().lastModifiedTime().equals(time(t, FileTimes.Stamp.MODIFIED))) {
            kept.lost("nanoseconds of times"); // Java sets microseconds of links, and some file systems keep no more
        }
    }

    /** Java would open a special file, and makes 1970 of what was before it. */
    private static boolean isByTool(FileEntry entry) {
        boolean early = entry.times().seconds(FileTimes.Stamp.MODIFIED) < 0
                || entry.times().seconds(FileTimes.Stamp.ACCESSED) < 0;
        return entry.kind() == FileEntry.Kind.SPECIAL && SpecialFiles.isTold(entry.facets())
                || early && entry.facets().has(PosixFacets.MODE);
    }

    /** The time that a file gets; null if it keeps the one it has. */
    static FileTime time(FileTimes times, FileTimes.Stamp stamp) {
        return times.get(stamp).map(FileTime::from).orElse(null);
    }

    /** Attributes as Samba keeps them; that a file is read-only everybody understands. */
    private static void dos(FileEntry entry, Path path, KeptMetadata kept) {
        int attributes = WindowsFacets.attributes(entry.facets());
        DosFileAttributeView view =
                Files.getFileAttributeView(path, DosFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        try {
            if (view == null) {
                throw new IOException("not supported");
            }
            view.setReadOnly((attributes & WindowsFacets.READ_ONLY) != 0);
            view.setHidden((attributes & WindowsFacets.HIDDEN) != 0);
            view.setSystem((attributes & WindowsFacets.SYSTEM) != 0);
        } catch (IOException e) {
            kept.lost("attributes (read-only, hidden, system)");
        }
        if ((attributes & WindowsFacets.READ_ONLY) != 0 && Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
            readOnly(path, kept);
        }
    }

    private static void readOnly(Path path, KeptMetadata kept) {
        try {
            Set<PosixFilePermission> permissions =
                    new HashSet<>(Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS));
            permissions.removeAll(WRITE);
            Files.setPosixFilePermissions(path, permissions);
        } catch (IOException | UnsupportedOperationException e) {
            kept.lost("read-only flags as permissions");
        }
    }
}
