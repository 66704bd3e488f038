// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup;

import java.io.IOException;

/** Something was asked that cannot or must not be done; the message says what, where and what to do. */
public class RefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    public RefusedException(String message) {
        super(message);
    }

    public RefusedException(String message, Throwable cause) {
        super(message, cause);
    }
}
