// SPDX-License-Identifier: Apache-2.0
package org.offhost.kit.command;

import java.io.IOException;

/** A command that gave no byte for so long that it was taken for one that hangs, and was ended. */
public final class CommandSilentException extends IOException {
    private static final long serialVersionUID = 1L;

    CommandSilentException(String command, long seconds) {
        super("'" + command + "' did nothing for " + seconds + " s and was ended");
    }
}
