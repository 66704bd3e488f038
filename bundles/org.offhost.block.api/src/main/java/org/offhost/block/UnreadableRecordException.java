// SPDX-License-Identifier: Apache-2.0
package org.offhost.block;

import java.io.IOException;

/** A tape gives an error for a record; other records may be read. */
public class UnreadableRecordException extends IOException {
    private static final long serialVersionUID = 1L;

    /**
     * @param unit the tape that was read
     * @param detail what the device said
     */
    public UnreadableRecordException(Designator unit, String detail) {
        super("tape " + unit + ": the record cannot be read: " + detail);
    }
}
