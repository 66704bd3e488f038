// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.medium;

import java.io.IOException;
import java.nio.file.Path;

/** The host cannot read a file there: of a transfer between two files, it was the source that failed. */
public final class ReadFailedException extends IOException {
    private static final long serialVersionUID = 1L;
    private final transient Path file;
    private final long position;

    public ReadFailedException(Path file, long position, Throwable cause) {
        super(file + " cannot be read at byte " + position + ": " + cause.getMessage(), cause);
        this.file = file;
        this.position = position;
    }

    /** The file that failed. */
    public Path file() {
        return file;
    }

    /** Byte of the file. */
    public long position() {
        return position;
    }
}
