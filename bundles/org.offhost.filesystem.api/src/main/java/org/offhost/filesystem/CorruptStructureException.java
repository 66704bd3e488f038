// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem;

import java.io.IOException;

/** A structure on a volume is not what its file system prescribes. Trying again does not help. */
public class CorruptStructureException extends IOException {
    private static final long serialVersionUID = 1L;
    private final String structure;
    private final long position;
    private final String expected;
    private final String found;

    /**
     * @param structure which one, e.g. "file record 42"
     * @param position byte of the volume at which it begins
     * @param expected what the file system prescribes
     * @param found what is there
     */
    public CorruptStructureException(String structure, long position, String expected, String found) {
        super(structure + " at byte " + position + ": expected " + expected + ", found " + found);
        this.structure = structure;
        this.position = position;
        this.expected = expected;
        this.found = found;
    }

    public String structure() {
        return structure;
    }

    /** Byte of the volume at which the structure begins. */
    public long position() {
        return position;
    }

    /** What the file system prescribes. */
    public String expected() {
        return expected;
    }

    /** What is there. */
    public String found() {
        return found;
    }

    /**
     * The same as something passed over.
     *
     * @param subject what it is about
     */
    public Fault toFault(FaultSubject subject) {
        return new Fault(subject, Fault.Effect.PASSED_OVER, structure, position, getMessage());
    }
}
