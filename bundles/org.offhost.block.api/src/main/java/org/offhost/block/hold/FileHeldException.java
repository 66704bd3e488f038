// SPDX-License-Identifier: Apache-2.0
package org.offhost.block.hold;

import java.io.IOException;
import java.nio.file.Path;

/** A file is held by somebody else, so that it cannot be had as it was wanted. */
public final class FileHeldException extends IOException {
    private static final long serialVersionUID = 1L;

    private final boolean here;

    FileHeldException(Path file, boolean here) {
        super(file + " is in use by " + (here ? "another user in this process" : "another process"));
        this.here = here;
    }

    /** Whether this process has it itself; else another one does. */
    public boolean isHeldHere() {
        return here;
    }
}
