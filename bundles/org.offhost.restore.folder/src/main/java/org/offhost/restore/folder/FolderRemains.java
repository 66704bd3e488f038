// SPDX-License-Identifier: Apache-2.0
package org.offhost.restore.folder;

import java.io.IOException;
import java.nio.file.Path;
import org.offhost.restore.PlacementMemory;
import org.offhost.restore.folder.log.LeftFiles;
import org.offhost.restore.folder.log.RestoreLog;

/** What a run keeps beside the folder and, if it did not come to its end, leaves in it. */
final class FolderRemains {
    private FolderRemains() {}

    /** See {@link RestoreLog}. */
    static Path log(PlacementMemory memory) {
        return memory.folder().resolve("restored");
    }

    /** See {@link LeftFiles}. */
    static Path left(PlacementMemory memory) {
        return memory.folder().resolve("left");
    }

    /** Deletes what a run has left that did not come to its end; files that are whole stay. */
    static void clean(String job, PlacementMemory memory, InsideFolder inside) throws IOException {
        NameProbe.clean(inside, job);
        new FolderRoom(inside, job).clean();
        try (RestoreLog log = RestoreLog.open(log(memory))) {
            OwnFiles.clean(inside, log, job);
        }
    }
}
