// SPDX-License-Identifier: Apache-2.0
package org.offhost.block;

import java.io.IOException;
import java.util.Objects;

/**
 * Two units that are not the same one claim one designator: which of them is meant nobody can tell, so neither is read nor
 * written. A unit that is reached by two paths is one.
 */
public class AmbiguousUnitException extends IOException {
    private static final long serialVersionUID = 1L;
    private final String unit;

    /**
     * @param one the one unit, in words: where it is and how it differs
     * @param other the other one
     */
    public AmbiguousUnitException(Designator unit, String one, String other) {
        super("two units claim to be " + unit + ": " + one + ", and " + other
                + ". Give one of them another name, or take it away");
        this.unit = Objects.requireNonNull(unit, "unit").toString();
    }

    /** What both claim to be. */
    public Designator unit() {
        return Designator.parse(unit);
    }
}
