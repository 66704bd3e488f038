// SPDX-License-Identifier: Apache-2.0
package org.offhost.restore.folder.log;

import java.io.IOException;
import java.nio.file.Path;
import org.offhost.block.FileErrors;
import org.offhost.restore.PlacementOverException;

/** A file of the job's own, in the state folder, without which it could not be resumed. */
public final class RestoreStateFile {
    private RestoreStateFile() {}

    /** What an error in writing it becomes: the end of the job. */
    public static PlacementOverException unwritable(Path file, IOException cause) {
        return new PlacementOverException(
                "the job's own file " + file + " cannot be written: " + FileErrors.of(cause), cause);
    }
}
