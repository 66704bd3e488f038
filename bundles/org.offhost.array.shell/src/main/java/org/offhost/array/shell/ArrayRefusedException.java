// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.shell;

import java.io.IOException;

/** What was typed cannot or must not be done; nothing was changed. */
final class ArrayRefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    ArrayRefusedException(String message) {
        super(message);
    }

    ArrayRefusedException(String message, Throwable cause) {
        super(message, cause);
    }
}
