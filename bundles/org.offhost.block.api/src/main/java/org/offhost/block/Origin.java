// SPDX-License-Identifier: Apache-2.0
package org.offhost.block;

/**
 * Where a device's byte 0 lies on its logical unit.
 *
 * <p>A parser counts from the start of its volume, a copy command from the start of the unit; only {@link #toUnit} goes
 * from one to the other.
 *
 * @param unit the logical unit
 * @param position byte of the unit at which the device begins
 */
public record Origin(Designator unit, long position) {
    public Origin {
        if (position < 0) {
            throw new IllegalArgumentException("origin position=" + position);
        }
    }

    /** The same bytes, counted from the start of the unit. */
    public Extent toUnit(Extent onDevice) {
        return position == 0 ? onDevice : new Extent(Math.addExact(position, onDevice.position()), onDevice.length());
    }
}
