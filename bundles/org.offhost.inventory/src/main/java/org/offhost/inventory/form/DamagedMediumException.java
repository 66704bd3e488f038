// SPDX-License-Identifier: Apache-2.0
package org.offhost.inventory.form;

import java.io.IOException;

/** A structure on a medium is not what this archive writes. Trying again does not help. */
public class DamagedMediumException extends IOException {
    private static final long serialVersionUID = 1L;
    private final String structure;
    private final long position;
    private final String expected;
    private final String found;

    /**
     * @param structure which one, e.g. "medium label"
     * @param position byte of the set or medium at which it begins
     * @param expected what should be there
     * @param found what is there
     */
    public DamagedMediumException(String structure, long position, String expected, String found) {
        this(structure, position, "at byte " + position, expected, found);
    }

    private DamagedMediumException(String structure, long position, String where, String expected, String found) {
        super(structure + " " + where + ": expected " + expected + ", found " + found);
        this.structure = structure;
        this.position = position;
        this.expected = expected;
        this.found = found;
    }

    /** What the other one says, of a set on its medium. */
    DamagedMediumException(DamagedMediumException cause, String setId, String place) {
        this(
                "set " + setId + ": " + cause.structure,
                cause.position,
                "at " + place + " (byte " + cause.position + " of the set)",
                cause.expected,
                cause.found);
        initCause(cause);
    }

    /**
     * The same, of a set on its medium.
     *
     * @param setId id of the set
     * @param place of the structure on the medium, in words
     */
    public DamagedMediumException on(String setId, String place) {
        return new DamagedMediumException(this, setId, place);
    }

    public String structure() {
        return structure;
    }

    /** Byte of the set or medium at which the structure begins. */
    public long position() {
        return position;
    }

    /** What should be there. */
    public String expected() {
        return expected;
    }

    /** What is there. */
    public String found() {
        return found;
    }
}
