// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell.command;

import java.io.IOException;

/** What was typed cannot or must not be done, as the shell itself knows before it asks anybody; nothing was changed. */
public final class CommandRefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    public CommandRefusedException(String message) {
        super(message);
    }

    public CommandRefusedException(String message, Throwable cause) {
        super(message, cause);
    }
}
