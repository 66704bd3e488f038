// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive;

import java.io.IOException;

/** A structure on a medium is not what this archive writes. Trying again does not help. */
public class DamagedMediumException extends IOException {
    private static final long serialVersionUID = 1L;
    private final String structure;
    private final long position;

    /**
     * @param structure which one, e.g. "medium label"
     * @param position byte of the set or medium at which it begins
     * @param expected what should be there
     * @param found what is there
     */
    public DamagedMediumException(String structure, long position, String expected, String found) {
        super(structure + " at byte " + position + ": expected " + expected + ", found " + found);
        this.structure = structure;
        this.position = position;
    }

    public String structure() {
        return structure;
    }

    /** Byte of the set or medium at which the structure begins. */
    public long position() {
        return position;
    }
}
