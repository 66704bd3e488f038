// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.job;

import java.io.IOException;

/** Something is missing that a person can bring: the job stops here, and goes on from here when it is resumed. */
public final class PausedException extends IOException {
    private static final long serialVersionUID = 1L;

    public PausedException(String message) {
        super(message);
    }
}
