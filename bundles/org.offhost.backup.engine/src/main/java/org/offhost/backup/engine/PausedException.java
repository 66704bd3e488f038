// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine;

import java.io.IOException;

/** Something is missing that a person can bring: the job stops here, and goes on from here when it is resumed. */
class PausedException extends IOException {
    private static final long serialVersionUID = 1L;

    PausedException(String message) {
        super(message);
    }
}
