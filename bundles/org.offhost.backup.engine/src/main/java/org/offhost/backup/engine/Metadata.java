// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.DosFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.util.function.Consumer;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.FileTimes;

/** Gives a restored file its times and DOS attributes, as far as the destination can hold them. */
final class Metadata {
    private static final int DOS = FileEntry.READ_ONLY | FileEntry.HIDDEN | FileEntry.SYSTEM;

    private Metadata() {}

    static void apply(FileEntry entry, Path path, Consumer<String> notes) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if ((entry.dosAttributes() & DOS) != 0) {
            dos(entry.dosAttributes(), path, notes);
        }
        FileTimes t = entry.times();
        Files.getFileAttributeView(path, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                .setTimes(time(t.modified()), time(t.accessed()), time(t.created()));
    }

    private static FileTime time(long filetime) {
        return filetime == 0 ? null : FileTime.from(FileTimes.toInstant(filetime));
    }

    private static void dos(int attributes, Path path, Consumer<String> notes) {
        DosFileAttributeView view =
                Files.getFileAttributeView(path, DosFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        try {
            if (view == null) {
                throw new IOException("not supported");
            }
            view.setReadOnly((attributes & FileEntry.READ_ONLY) != 0);
            view.setHidden((attributes & FileEntry.HIDDEN) != 0);
            view.setSystem((attributes & FileEntry.SYSTEM) != 0);
        } catch (IOException e) {
            notes.accept(
                    "DOS attributes (read-only, hidden, system) are not kept: the folder's file system cannot hold them");
        }
    }
}
