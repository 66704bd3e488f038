// SPDX-License-Identifier: Apache-2.0
package org.offhost.block;

import java.io.IOException;

/** The medium of a unit gives an error for a block; other blocks may be read. */
public class UnreadableBlockException extends IOException {
    private static final long serialVersionUID = 1L;
    private final long position;

    /**
     * @param unit the unit that was read
     * @param position byte of the unit at which the first unreadable block begins
     * @param detail what the device said
     */
    public UnreadableBlockException(Designator unit, long position, String detail) {
        super("unit " + unit + ": the block at byte " + position + " cannot be read: " + detail);
        this.position = position;
    }

    /** Byte of the unit at which the first unreadable block begins. */
    public long position() {
        return position;
    }
}
