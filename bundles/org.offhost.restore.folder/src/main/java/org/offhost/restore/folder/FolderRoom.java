// SPDX-License-Identifier: Apache-2.0
package org.offhost.restore.folder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.offhost.block.FileErrors;
import org.offhost.restore.PlacementOverException;
import org.offhost.restore.PlacementRefusedException;

/** The room that the file system of a restore's folder has. */
final class FolderRoom {
    private final InsideFolder inside;
    private final String probe;

    FolderRoom(InsideFolder inside, String job) {
        this.inside = inside;
        this.probe = ".offhost-room-" + job;
    }

    /** Bytes that can be written; -1 if the host does not tell. */
    long free() {
        try {
            return Files.getFileStore(inside.nearest()).getUsableSpace();
        } catch (IOException e) {
            return -1;
        }
    }

    /**
     * Refuses what cannot fit, before anything is written.
     *
     * @param needed bytes that will be allocated, at the least
     */
    void require(long needed) throws PlacementRefusedException {
        long free = free();
        if (free >= 0 && needed > free) {
            throw new PlacementRefusedException("the file system of " + inside.root() + " has too little room: "
                    + (needed - free) + " bytes are missing (" + needed + " are restored, " + free
                    + " are free); nothing was written. Name another folder, or restore less with --path");
        }
    }

    /** What an error becomes that says that there is no room: the end of the job. */
    IOException full(long left, IOException cause) {
        long free = Math.max(0, free());
        String what = left > free
                ? " is full: " + (left - free) + " bytes are missing (" + left + " are still to be written, " + free
                        + " are free)"
                : " takes no more files (" + free + " bytes are free, " + left + " are still to be written)";
        return new PlacementOverException(
                "the file system of " + inside.root() + what + ". Make room, and restore again with --skip-existing",
                cause);
    }

    /** @throws PlacementOverException if nothing can be written to the folder any more */
    void requireWritable(IOException cause) throws IOException {
        if (!inside.isDirectory(inside.root()) && !Files.isDirectory(inside.root())) {
            throw new PlacementOverException("folder " + inside.root() + " is not there any more", cause);
        }
        Path file = inside.path(probe);
        try {
            inside.delete(file);
            inside.emptyFile(file);
        } catch (IOException e) {
            throw FileErrors.isFull(e)
                    ? full(1, e)
                    : new PlacementOverException(
                            "nothing can be written to folder " + inside.root() + " any more: " + FileErrors.of(e), e);
        } finally {
            clean();
        }
    }

    /** Deletes what a run left that was killed. */
    void clean() {
        try {
            inside.delete(inside.path(probe));
        } catch (IOException e) {
            // an empty file at the most, which the next run deletes
        }
    }
}
