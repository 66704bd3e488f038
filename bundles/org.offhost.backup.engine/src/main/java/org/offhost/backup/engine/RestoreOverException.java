// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine;

import java.io.IOException;

/** No file more can be restored: the folder is full or gone, or the medium is. */
final class RestoreOverException extends IOException {
    private static final long serialVersionUID = 1L;

    RestoreOverException(String message, Throwable cause) {
        super(message, cause);
    }
}
