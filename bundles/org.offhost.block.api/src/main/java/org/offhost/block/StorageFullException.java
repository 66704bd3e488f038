// SPDX-License-Identifier: Apache-2.0
package org.offhost.block;

/**
 * A unit has not ended, but what it takes its room from is full: the file system of a file, the pool of an array that
 * gives room only to what is written. Room made there is room for the unit.
 */
public class StorageFullException extends EndOfMediumException {
    private static final long serialVersionUID = 1L;
    private final String unit;

    /** @param detail what the device said */
    public StorageFullException(Designator unit, String detail, Throwable cause) {
        super("what unit " + unit + " takes its room from is full (" + detail + ")", cause);
        this.unit = unit.toString();
    }

    /** The unit that was written. */
    public Designator unit() {
        return Designator.parse(unit);
    }
}
