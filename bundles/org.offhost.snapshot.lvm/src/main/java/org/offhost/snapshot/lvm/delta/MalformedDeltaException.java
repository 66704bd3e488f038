// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.lvm.delta;

import java.io.IOException;

/** What was read is not what {@code thin_delta} writes of the two volumes that it was asked for, or not all of it. */
public final class MalformedDeltaException extends IOException {
    private static final long serialVersionUID = 1L;

    MalformedDeltaException(String message) {
        super(message);
    }

    MalformedDeltaException(String message, Throwable cause) {
        super(message, cause);
    }
}
