// SPDX-License-Identifier: Apache-2.0
package org.offhost.block;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * Where a device's bytes lie on its logical unit: in one range, or in several that follow each other on the device and lie
 * anywhere on the unit.
 *
 * <p>A parser counts from the start of its volume, a copy command from the start of the unit; only {@link #together} goes
 * from one to the other. Immutable.
 */
public final class Origin {
    private final Designator unit;
    private final List<Extent> ranges;

    /** Bytes of the device at which the ranges begin. */
    private final long[] starts;

    private final long length;

    /**
     * @param unit the logical unit
     * @param ranges of the unit, in the order of the device's bytes; none of a device without bytes
     */
    public Origin(Designator unit, List<Extent> ranges) {
        this.unit = Objects.requireNonNull(unit, "unit");
        this.ranges = List.copyOf(ranges);
        this.starts = new long[ranges.size()];
        long at = 0;
        for (int i = 0; i < starts.length; i++) {
            starts[i] = at;
            at = Math.addExact(at, ranges.get(i).length());
        }
        this.length = at;
    }

    /** Of a device that is all of its unit. */
    static Origin whole(Unit unit) {
        return new Origin(unit.designator(), unit.size() == 0 ? List.of() : List.of(new Extent(0, unit.size())));
    }

    /** The logical unit. */
    public Designator unit() {
        return unit;
    }

    /** Ranges of the unit, in the order of the device's bytes. */
    public List<Extent> ranges() {
        return ranges;
    }

    /** Byte of the unit at which the device's byte 0 lies. */
    public long position() {
        return ranges.isEmpty() ? 0 : ranges.get(0).position();
    }

    /**
     * The longest head of some bytes of the device that lies together, counted from the start of the unit. Where it is shorter
     * than what was asked for, the rest lies elsewhere and is asked for again.
     *
     * @throws IllegalArgumentException if the bytes are not all of the device
     */
    public Extent together(Extent onDevice) {
        if (onDevice.end() > length) {
            throw new IllegalArgumentException(onDevice + " of a device of " + length + " bytes");
        }
        int found = Arrays.binarySearch(starts, onDevice.position());
        int i = found >= 0 ? found : -found - 2;
        long into = onDevice.position() - starts[i];
        Extent range = ranges.get(i);
        return new Extent(range.position() + into, Math.min(onDevice.length(), range.length() - into));
    }

    /** The byte of the device that lies at a byte of the unit; empty if none does. */
    public OptionalLong onDevice(long position) {
        for (int i = 0; i < starts.length; i++) {
            Extent range = ranges.get(i);
            if (position >= range.position() && position < range.end()) {
                return OptionalLong.of(starts[i] + position - range.position());
            }
        }
        return OptionalLong.empty();
    }

    /**
     * Of a device that is made of ranges of this one.
     *
     * @param parts ranges of this device, in the order of the other's bytes
     * @throws IllegalArgumentException if they are not all of this device
     */
    public Origin of(List<Extent> parts) {
        List<Extent> onUnit = new ArrayList<>();
        for (Extent part : parts) {
            for (long at = part.position(); at < part.end(); ) {
                Extent head = together(new Extent(at, part.end() - at));
                join(onUnit, head);
                at += head.length();
            }
        }
        return new Origin(unit, onUnit);
    }

    private static void join(List<Extent> ranges, Extent next) {
        int last = ranges.size() - 1;
        if (last >= 0 && ranges.get(last).end() == next.position()) {
            Extent before = ranges.get(last);
            ranges.set(last, new Extent(before.position(), before.length() + next.length()));
        } else {
            ranges.add(next);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Origin o && o.unit.equals(unit) && o.ranges.equals(ranges);
    }

    @Override
    public int hashCode() {
        return Objects.hash(unit, ranges);
    }

    @Override
    public String toString() {
        return ranges + " of " + unit;
    }
}
