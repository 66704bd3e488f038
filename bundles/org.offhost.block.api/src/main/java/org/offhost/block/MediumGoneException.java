// SPDX-License-Identifier: Apache-2.0
package org.offhost.block;

import java.io.IOException;

/**
 * What a unit keeps its data on was taken away while it was in use, or something else is in its place: an unloaded cartridge,
 * a file that was deleted, moved or replaced. What was written is not found there by whoever looks for it, so nothing may be
 * committed, and no other driver can do better.
 */
public class MediumGoneException extends IOException {
    private static final long serialVersionUID = 1L;
    private final String unit;

    /** @param detail what the device said */
    public MediumGoneException(Designator unit, String detail, Throwable cause) {
        super(
                "the medium of unit " + unit + " was taken away, moved or replaced while it was in use (" + detail
                        + "); what was written to it is not on what is there now",
                cause);
        this.unit = unit.toString();
    }

    /** The unit that was used. */
    public Designator unit() {
        return Designator.parse(unit);
    }
}
