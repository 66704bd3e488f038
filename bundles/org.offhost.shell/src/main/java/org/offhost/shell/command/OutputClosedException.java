// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell.command;

import java.io.IOException;

/** What a command writes does not arrive: the disk is full, or whoever read it wants no more. */
final class OutputClosedException extends IOException {
    private static final long serialVersionUID = 1L;

    OutputClosedException() {
        super("the output could not be written");
    }
}
