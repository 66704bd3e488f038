// SPDX-License-Identifier: Apache-2.0
package org.offhost.restore;

import java.io.IOException;

/** Files cannot or must not be placed there. Nothing was written; the message says what, where and what to do. */
public class PlacementRefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    public PlacementRefusedException(String message) {
        super(message);
    }

    public PlacementRefusedException(String message, Throwable cause) {
        super(message, cause);
    }
}
