// SPDX-License-Identifier: Apache-2.0
package org.offhost.restore.folder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.offhost.block.PrivateFiles;
import org.offhost.restore.PlacementMemory;
import org.offhost.restore.PlacementPausedException;

/**
 * An empty file in the folder of a restore, by which the job knows the folder again: where a file system was mounted and is
 * not, there is an empty folder of the same name, and the files would go to another disk.
 */
final class FolderMark {
    private static final String KEY = "marked";

    private final PlacementMemory memory;
    private final InsideFolder inside;
    private final String name;

    FolderMark(String job, PlacementMemory memory, InsideFolder inside) {
        this.memory = memory;
        this.inside = inside;
        this.name = ".offhost-restore-" + job;
    }

    /** Marks the folder; that it is marked is durable with the beginning of the memory. */
    void set() throws IOException {
        delete(); // of a run that was killed before it could note the mark
        inside.emptyFile(inside.path(name));
        PrivateFiles.force(inside.root());
        memory.set(KEY, String.valueOf(true));
    }

    /**
     * Looks whether it is the folder that was marked, if one was.
     *
     * @throws PlacementPausedException if it is not there, or another
     */
    void require() throws IOException {
        if (memory.get(KEY).isEmpty()) {
            return;
        }
        Path root = inside.root();
        if (!Files.isDirectory(root)) {
            throw new PlacementPausedException(
                    "folder " + root + ", to which the job restores, is not there: bring it back, or mount"
                            + " the file system that it is on, and resume the job");
        }
        if (!inside.exists(inside.path(name))) {
            throw new PlacementPausedException(
                    "folder " + root + " is not the one that the job began to restore to, which holds a file "
                            + name
                            + "; nothing was written to it. Is the file system mounted that belongs there? Bring the folder back"
                            + " and resume the job, or cancel the job and restore again with --skip-existing");
        }
    }

    /** Ends the marking; the folder keeps its time. */
    void remove() throws IOException {
        memory.forget(KEY);
        FileTime time = Files.getLastModifiedTime(inside.root());
        delete();
        Files.setLastModifiedTime(inside.root(), time);
    }

    /** Deletes the file, whatever the memory says. */
    void delete() throws IOException {
        inside.delete(inside.path(name));
    }
}
