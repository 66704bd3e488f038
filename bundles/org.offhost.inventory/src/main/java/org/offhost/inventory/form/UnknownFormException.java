// SPDX-License-Identifier: Apache-2.0
package org.offhost.inventory.form;

import java.util.OptionalLong;

/**
 * A structure on a medium is of a form that this version does not read: another version wrote it. As far as can be told it
 * is not damaged, and is not taken for anything else.
 */
public final class UnknownFormException extends DamagedMediumException {
    private static final long serialVersionUID = 1L;

    /** What to do about it; a clause. */
    static final String ADVICE =
            "another version of Offhost wrote it. Restore with that one, or with plain tar as the set's README.txt says";

    private final long length;

    /**
     * @param structure which one
     * @param position byte of the set at which it begins
     * @param expected the forms that are known here
     * @param found the one that is there
     */
    public UnknownFormException(String structure, long position, String expected, String found) {
        this(structure, position, expected, found, -1);
    }

    /** @param length bytes of the set of that form; negative if it does not tell */
    public UnknownFormException(String structure, long position, String expected, String found, long length) {
        super(structure, position, expected, found + "; " + ADVICE);
        this.length = length;
    }

    private UnknownFormException(UnknownFormException cause, String setId, String place) {
        super(cause, setId, place);
        this.length = cause.length;
    }

    @Override
    public UnknownFormException on(String setId, String place) {
        return new UnknownFormException(this, setId, place);
    }

    /** Bytes of the set that is of this form, so that the next one can be found; empty if it does not tell. */
    public OptionalLong length() {
        return length < 0 ? OptionalLong.empty() : OptionalLong.of(length);
    }
}
