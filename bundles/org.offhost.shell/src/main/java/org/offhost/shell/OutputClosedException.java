// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell;

import java.io.IOException;

/** Whoever read the output wants no more of it: the end of a command, not a failure. */
final class OutputClosedException extends IOException {
    private static final long serialVersionUID = 1L;

    OutputClosedException() {
        super("the output is closed");
    }
}
