// SPDX-License-Identifier: Apache-2.0
package org.offhost.block;

import java.io.IOException;

/** The medium of a unit gives an error for a block; other blocks may be read. */
public class UnreadableBlockException extends IOException {
    private static final long serialVersionUID = 1L;
    private final String unit;
    private final long position;
    private final String detail;

    /**
     * @param unit the unit that was read
     * @param position byte of the unit at which the first unreadable block begins
     * @param detail what the device said
     */
    public UnreadableBlockException(Designator unit, long position, String detail) {
        super("unit " + unit + ": the block at byte " + position + " cannot be read: " + detail);
        this.unit = unit.toString();
        this.position = position;
        this.detail = detail;
    }

    /** The unit that was read. */
    public Designator unit() {
        return Designator.parse(unit);
    }

    /** What the device said. */
    public String detail() {
        return detail;
    }

    /** Byte of the unit at which the first unreadable block begins. */
    public long position() {
        return position;
    }
}
