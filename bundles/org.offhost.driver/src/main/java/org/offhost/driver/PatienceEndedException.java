// SPDX-License-Identifier: Apache-2.0
package org.offhost.driver;

import java.io.IOException;

/** The driver somebody waited for did not come in time; it can be waited for again. */
public final class PatienceEndedException extends IOException {
    private static final long serialVersionUID = 1L;

    PatienceEndedException(String message) {
        super(message);
    }
}
