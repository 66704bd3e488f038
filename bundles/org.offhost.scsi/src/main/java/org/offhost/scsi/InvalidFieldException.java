// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi;

import java.io.IOException;

/** A structure from the other side of a nexus that cannot be read, or asks for what is not known. */
public final class InvalidFieldException extends IOException {
    private static final long serialVersionUID = 1L;
    private final transient AdditionalSense code;
    private final transient FieldPointer pointer;

    /**
     * @param code what a target answers
     * @param pointer the field
     * @param structure name of the structure that holds the field
     * @param problem what was found and what was expected
     */
    public InvalidFieldException(AdditionalSense code, FieldPointer pointer, String structure, String problem) {
        super(structure + ", byte " + pointer.position()
                + (pointer.bit() == FieldPointer.WHOLE_BYTE ? "" : " bit " + pointer.bit()) + ": " + problem);
        this.code = code;
        this.pointer = pointer;
    }

    /** What a target answers, e.g. 26h/09h for an unknown segment descriptor type. */
    public AdditionalSense code() {
        return code;
    }

    /** The field. */
    public FieldPointer pointer() {
        return pointer;
    }
}
