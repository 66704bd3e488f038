// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.medium;

import java.io.IOException;

/** The host cannot read a file there: of a transfer between two files, it was the source that failed. */
final class ReadFailedException extends IOException {
    private static final long serialVersionUID = 1L;
    private final transient BackingFile file;
    private final long position;

    ReadFailedException(BackingFile file, long position, Throwable cause) {
        super(file.path() + " cannot be read at byte " + position + ": " + cause.getMessage(), cause);
        this.file = file;
        this.position = position;
    }

    BackingFile file() {
        return file;
    }

    /** Byte of the file. */
    long position() {
        return position;
    }
}
