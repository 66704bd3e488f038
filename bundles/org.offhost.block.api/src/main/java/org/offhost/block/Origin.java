// SPDX-License-Identifier: Apache-2.0
package org.offhost.block;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Where a device's bytes lie on logical units: on one, or on several.
 *
 * <p>A parser counts from the start of its volume, a copy command from the start of the unit; only {@link #together} goes
 * from one to the other. Immutable.
 */
public final class Origin {
    private final List<Designator> units;

    /** Where each unit begins in the row of bytes that they make together; ends with the row's length. */
    private final long[] begins;

    /** Of the device's bytes in that row. */
    private final Layout layout;

    /**
     * Some bytes of a device that lie together.
     *
     * @param unit the logical unit
     * @param extent where on it
     */
    public record OnUnit(Designator unit, Extent extent) {
        public OnUnit {
            Objects.requireNonNull(unit, "unit");
            Objects.requireNonNull(extent, "extent");
        }
    }

    /**
     * On one unit.
     *
     * @param unit the logical unit
     * @param ranges of the unit, in the order of the device's bytes; none of a device without bytes
     */
    public Origin(Designator unit, List<Extent> ranges) {
        this(
                List.of(unit),
                new long[] {0, ranges.stream().mapToLong(Extent::end).max().orElse(0)},
                Layout.of(ranges));
    }

    private Origin(List<Designator> units, long[] begins, Layout layout) {
        this.units = List.copyOf(units);
        this.begins = begins;
        this.layout = layout;
    }

    /** Of a device that is all of its unit. */
    static Origin whole(Unit unit) {
        return new Origin(unit.designator(), unit.size() == 0 ? List.of() : List.of(new Extent(0, unit.size())));
    }

    /**
     * Of a device that is others one behind the other.
     *
     * @param parts at least one, in the order of their bytes
     */
    public static Origin joined(List<Origin> parts) {
        List<Designator> units = new ArrayList<>();
        List<Long> begins = new ArrayList<>(List.of(0L));
        List<Layout.Stripes> stripes = new ArrayList<>();
        for (Origin part : parts) {
            long base = begins.get(begins.size() - 1);
            units.addAll(part.units);
            for (int i = 1; i < part.begins.length; i++) {
                begins.add(Math.addExact(base, part.begins[i]));
            }
            long row = part.begins[part.begins.length - 1];
            if (row > 0) {
                stripes.addAll(Layout.of(List.of(new Extent(base, row)))
                        .of(part.layout)
                        .parts());
            }
        }
        return new Origin(units, begins.stream().mapToLong(Long::longValue).toArray(), new Layout(stripes));
    }

    /** The logical unit, or the first of several. */
    public Designator unit() {
        return units.get(0);
    }

    /** All units, in the order in which the device's first bytes were put together. */
    public List<Designator> units() {
        return units.stream().distinct().toList();
    }

    /** Where the device's bytes lie, in a row of bytes that has the units one behind the other; on one unit, on that. */
    public Layout layout() {
        return layout;
    }

    /** Byte of its unit at which the device's byte 0 lies. */
    public long position() {
        return layout.length() == 0 ? 0 : together(new Extent(0, 1)).extent().position();
    }

    /**
     * The longest head of some bytes of the device that lies together, counted from the start of its unit. Where it is shorter
     * than what was asked for, the rest lies elsewhere and is asked for again.
     *
     * @throws IllegalArgumentException if the bytes are not all of the device
     */
    public OnUnit together(Extent onDevice) {
        Extent head = layout.together(onDevice);
        int found = Arrays.binarySearch(begins, 0, units.size(), head.position());
        int i = found >= 0 ? found : -found - 2;
        long most = begins[i + 1] - head.position();
        return new OnUnit(units.get(i), new Extent(head.position() - begins[i], Math.min(head.length(), most)));
    }

    /**
     * Of a device that is made of bytes of this one.
     *
     * @param parts where they lie on this device
     * @throws IllegalArgumentException if they are not all of this device, or {@link Layout#of} cannot tell where they lie
     */
    public Origin of(Layout parts) {
        return new Origin(units, begins, layout.of(parts));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Origin o
                && o.units.equals(units)
                && o.layout.equals(layout)
                && (units.size() == 1 || Arrays.equals(o.begins, begins));
    }

    @Override
    public int hashCode() {
        return Objects.hash(units, layout);
    }

    @Override
    public String toString() {
        return layout + " of " + units;
    }
}
