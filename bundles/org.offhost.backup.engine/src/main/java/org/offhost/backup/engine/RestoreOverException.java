// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine;

import java.io.IOException;
import java.nio.file.Path;

/** No file more can be restored: the folder is full or gone, or the medium is. */
final class RestoreOverException extends IOException {
    private static final long serialVersionUID = 1L;

    RestoreOverException(String message, Throwable cause) {
        super(message, cause);
    }

    /** Of a file of the job's own, in the state folder, without which it could not be resumed or reported. */
    static RestoreOverException ofState(Path file, IOException cause) {
        return new RestoreOverException(
                "the job's own file " + file + " cannot be written: " + Sentences.of(cause), cause);
    }
}
