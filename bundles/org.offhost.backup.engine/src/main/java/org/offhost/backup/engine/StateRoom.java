// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.offhost.backup.engine.job.PausedException;
import org.offhost.backup.notice.Notice;
import org.offhost.backup.notice.NoticeCode;
import org.offhost.backup.notice.RefusedException;
import org.offhost.backup.notice.Remedy;
import org.offhost.block.FileErrors;

/**
 * The room that jobs have for what they keep in the state folder. Where there is none, a job that has changed nothing is
 * refused, and another one pauses: it cannot even note that it ended.
 */
final class StateRoom {
    /** With less free than a job's own file takes, it is the state folder that something found full. */
    private static final long LEAST = 64 << 10;

    private StateRoom() {}

    /** What an error becomes that was met in a full state folder; empty if it was not. */
    static Optional<IOException> explained(Path folder, boolean touched, Throwable e) {
        if (!(e instanceof IOException failed) || !isFull(failed) || free(folder) >= LEAST) {
            return Optional.empty();
        }
        Notice full = Notice.of(NoticeCode.STATE_FOLDER_FULL)
                .with("folder", folder)
                .with("free", free(folder))
                .with("touched", touched);
        return Optional.of(
                touched
                        ? new PausedException(full.remedy(Remedy.MAKE_ROOM_AND_RESUME))
                        : new RefusedException(full.remedy(Remedy.MAKE_ROOM, Remedy.NAME_STATE_FOLDER), failed));
    }

    private static boolean isFull(IOException e) {
        for (Throwable t = e; t != null; t = t.getCause()) {
            if (t instanceof IOException io && FileErrors.isFull(io)) {
                return true;
            }
        }
        return false;
    }

    private static long free(Path folder) {
        try {
            return Files.getFileStore(folder).getUsableSpace();
        } catch (IOException e) {
            return Long.MAX_VALUE;
        }
    }
}
