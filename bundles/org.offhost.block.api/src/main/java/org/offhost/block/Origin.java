// SPDX-License-Identifier: Apache-2.0
package org.offhost.block;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Where a device's bytes lie on logical units: on one, or on several.
 *
 * <p>A parser counts from the start of its volume, a copy command from the start of the unit; only {@link #at} goes from one to the
 * other, and {@link #together} where no table has to be read for it. Immutable.
 */
public final class Origin {
    private final List<Designator> units;

    /** Where each unit begins in the row of bytes that they make together; ends with the row's length. */
    private final long[] begins;

    /** Of the device's bytes in that row, or among those that the table tells of. */
    private final Layout layout;

    private final Optional<Table> table;

    /** A head of some bytes of a device, at least one. */
    public sealed interface Head {
        /** Bytes. */
        long length();
    }

    /**
     * Some bytes of a device that lie together.
     *
     * @param unit the logical unit
     * @param extent where on it
     */
    public record OnUnit(Designator unit, Extent extent) implements Head {
        public OnUnit {
            Objects.requireNonNull(unit, "unit");
            Objects.requireNonNull(extent, "extent");
        }

        @Override
        public long length() {
            return extent.length();
        }
    }

    /** Bytes that lie nowhere and are zeros. */
    public record Zeros(long length) implements Head {}

    /** Bytes that are kept in another form: only who reads the device has them. */
    public record Coded(long length) implements Head {}

    /**
     * Where bytes lie that no {@link Layout} tells, since there are millions of pieces or holes: a table on the device itself tells it, which
     * is read as it is asked. Chunks of a thin volume, clusters of an image. Thread-safe; memory does not grow with the table.
     */
    @ConsumerType
    public interface Mapping {
        /** How bytes are kept. */
        enum Kind {
            /** As they are. */
            STORED,
            /** Nowhere; they are zeros. */
            ZEROS,
            /** In another form, which only {@link Mapping#read} knows. */
            CODED
        }

        /**
         * A head of some bytes that is kept in one way.
         *
         * @param position byte of the device at which they lie together, if they are {@link Kind#STORED}; else 0
         * @param length how many, at least 1
         */
        record Run(Kind kind, long position, long length) {
            public Run {
                if (position < 0 || length < 1 || position > Long.MAX_VALUE - length) {
                    throw new IllegalArgumentException(kind + " position=" + position + " length=" + length);
                }
            }
        }

        /** Bytes that are told of. */
        long length();

        /**
         * A head of some bytes, and how it is kept. If it is shorter than what was asked for, the rest is asked for again.
         *
         * @param bytes at least one, all within {@link #length}
         * @return stored bytes are within the device, and whole blocks of it if the bytes are
         * @throws IOException if the table cannot be read, or is damaged there
         */
        Run at(Extent bytes) throws IOException;

        /**
         * Reads bytes that are {@link Kind#CODED}.
         *
         * @param position as it was asked for
         * @param target no longer than the run
         */
        default void read(long position, ByteBuffer target) throws IOException {
            throw new IllegalStateException("no byte is coded, asked for " + position);
        }
    }

    /**
     * A table, and where lies what it leads to.
     *
     * @param around of the device that the table is on
     */
    private record Table(Origin around, Mapping map) {}

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
                Layout.of(ranges),
                Optional.empty());
    }

    private Origin(List<Designator> units, long[] begins, Layout layout, Optional<Table> table) {
        this.units = List.copyOf(units);
        this.begins = begins;
        this.layout = layout;
        this.table = table;
    }

    /** Of a device that is all of its unit. */
    static Origin whole(Unit unit) {
        return new Origin(unit.designator(), unit.size() == 0 ? List.of() : List.of(new Extent(0, unit.size())));
    }

    /**
     * Of a device that is others one behind the other.
     *
     * @param parts at least one, in the order of their bytes; of none of them a table tells
     */
    public static Origin joined(List<Origin> parts) {
        List<Designator> units = new ArrayList<>();
        List<Long> begins = new ArrayList<>(List.of(0L));
        List<Layout.Stripes> stripes = new ArrayList<>();
        for (Origin part : parts) {
            part.requireNoTable();
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
        return new Origin(
                units, begins.stream().mapToLong(Long::longValue).toArray(), new Layout(stripes), Optional.empty());
    }

    /** The logical unit, or the first of several. */
    public Designator unit() {
        return units.get(0);
    }

    /** All units, in the order in which the device's first bytes were put together. */
    public List<Designator> units() {
        return units.stream().distinct().toList();
    }

    /**
     * Where the device's bytes lie, in a row of bytes that has the units one behind the other; on one unit, on that.
     *
     * @throws IllegalStateException if a table tells it
     */
    public Layout layout() {
        requireNoTable();
        return layout;
    }

    /** Byte of its unit at which the device's byte 0 lies, or that of the device with the table that tells where it does. */
    public long position() {
        if (table.isPresent()) {
            return table.get().around().position();
        }
        return layout.length() == 0 ? 0 : together(new Extent(0, 1)).extent().position();
    }

    /**
     * The longest head of some bytes of the device that lies together, counted from the start of its unit. Where it is shorter
     * than what was asked for, the rest lies elsewhere and is asked for again.
     *
     * @throws IllegalArgumentException if the bytes are not all of the device
     * @throws IllegalStateException if a table tells it, which {@link #at} reads
     */
    public OnUnit together(Extent onDevice) {
        requireNoTable();
        Extent head = layout.together(onDevice);
        int found = Arrays.binarySearch(begins, 0, units.size(), head.position());
        int i = found >= 0 ? found : -found - 2;
        long most = begins[i + 1] - head.position();
        return new OnUnit(units.get(i), new Extent(head.position() - begins[i], Math.min(head.length(), most)));
    }

    /**
     * A head of some bytes of the device that is kept in one way, wherever that is. Where it is shorter than what was asked for, the
     * rest is asked for again.
     *
     * @throws IllegalArgumentException if the bytes are not all of the device
     * @throws IOException if a table tells it and cannot be read
     */
    public Head at(Extent onDevice) throws IOException {
        if (table.isEmpty()) {
            return together(onDevice);
        }
        Mapping.Run run = table.get().map().at(layout.together(onDevice));
        return switch (run.kind()) {
            case STORED -> table.get().around().at(new Extent(run.position(), run.length()));
            case ZEROS -> new Zeros(run.length());
            case CODED -> new Coded(run.length());
        };
    }

    /**
     * Of a device that is made of bytes of this one.
     *
     * @param parts where they lie on this device
     * @throws IllegalArgumentException if they are not all of this device, or {@link Layout#of} cannot tell where they lie
     */
    public Origin of(Layout parts) {
        return new Origin(units, begins, layout.of(parts), table);
    }

    /** Of a device whose bytes lie where a table on this one tells. */
    public Origin by(Mapping map) {
        Layout all = Layout.of(map.length() == 0 ? List.of() : List.of(new Extent(0, map.length())));
        return new Origin(units, begins, all, Optional.of(new Table(this, map)));
    }

    private void requireNoTable() {
        if (table.isPresent()) {
            throw new IllegalStateException(
                    "a table tells where the bytes lie: " + table.get().map());
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Origin o
                && o.units.equals(units)
                && o.layout.equals(layout)
                && o.table.equals(table)
                && (units.size() == 1 || Arrays.equals(o.begins, begins));
    }

    @Override
    public int hashCode() {
        return Objects.hash(units, layout, table);
    }

    @Override
    public String toString() {
        return layout + (table.isPresent() ? " of a table" : "") + " of " + units;
    }
}
