// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.wire;

import java.io.IOException;

/** Bytes that changed on the way. */
public final class DigestMismatchException extends IOException {
    private static final long serialVersionUID = 1L;

    /** @param what header or data, of which unit */
    public DigestMismatchException(String what, int expected, int found) {
        super(String.format("%s: digest %08X, computed %08X", what, expected, found));
    }
}
