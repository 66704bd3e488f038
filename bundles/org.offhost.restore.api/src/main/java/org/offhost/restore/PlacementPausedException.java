// SPDX-License-Identifier: Apache-2.0
package org.offhost.restore;

import java.io.IOException;

/** Something is missing at the destination that a person can bring; a later pass goes on then. */
public class PlacementPausedException extends IOException {
    private static final long serialVersionUID = 1L;

    public PlacementPausedException(String message) {
        super(message);
    }
}
