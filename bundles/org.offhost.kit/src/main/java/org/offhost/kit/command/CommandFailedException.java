// SPDX-License-Identifier: Apache-2.0
package org.offhost.kit.command;

import java.io.IOException;

/** A command that ended with another status than 0. */
public final class CommandFailedException extends IOException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String said;

    CommandFailedException(String command, int status, String said) {
        super("'" + command + "' ended with " + status + (said.isEmpty() ? " and said nothing" : ": " + said));
        this.status = status;
        this.said = said;
    }

    /** As the program ended; above 128 by a signal. */
    public int status() {
        return status;
    }

    /** What it wrote to its stream of errors, one line, 4,096 bytes at most; may be empty. */
    public String said() {
        return said;
    }
}
