// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.zfs;

import java.io.IOException;

/** A command that ended with another status than 0. */
final class ZfsException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String said;

    ZfsException(String command, int status, String said) {
        super("'" + command + "' ended with " + status + (said.isEmpty() ? " and said nothing" : ": " + said));
        this.said = said;
    }

    /** Whether something is in use, which may be over in a moment. */
    boolean isBusy() {
        return said.contains("busy");
    }
}
