// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.changes;

import java.util.BitSet;
import org.offhost.block.Extent;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.AttributeValue;
import org.offhost.filesystem.Run;
import org.offhost.filesystem.Runs;

/**
 * Which parts of a volume were written since another instant, as far as it is known: a part that is not in here was not written.
 * Takes 16 MiB at most, by taking parts for written that lie beside one that was.
 */
public final class WrittenMap {
    private static final int MOST_PARTS = 1 << 27;
    private static final int SMALLEST = 4096;

    /**
     * A resident value is known by where it lies in its record, but for the bytes that a record keeps elsewhere in itself, as
     * NTFS does of the end of each sector. Records have 64 KiB at most.
     */
    private static final int RECORD = 1 << 16;

    private final BitSet parts;
    private final int shift;
    private final boolean known;

    private WrittenMap(BitSet parts, int shift, boolean known) {
        this.parts = parts;
        this.shift = shift;
        this.known = known;
    }

    /**
     * Of ranges that are all that was written.
     *
     * @param volume ranges of the volume, none behind its end
     * @param length bytes of the volume
     */
    public static WrittenMap of(Iterable<Extent> volume, long length) {
        int shift = Integer.numberOfTrailingZeros(SMALLEST);
        while (length >>> shift >= MOST_PARTS) {
            shift++;
        }
        BitSet parts = new BitSet();
        for (Extent e : volume) {
            parts.set((int) (e.position() >>> shift), (int) (e.end() - 1 >>> shift) + 1);
        }
        return new WrittenMap(parts, shift, true);
    }

    /** Nobody knows, and what has the same metadata is taken to be the same. */
    public static WrittenMap unknown() {
        return new WrittenMap(new BitSet(), 0, false);
    }

    /** Whether the content of an attribute may have been written. */
    boolean touches(Attribute a) {
        return known && a.role() == Attribute.Role.CONTENT && a.length() > 0 && isWritten(a.value());
    }

    private boolean isWritten(AttributeValue value) {
        if (value instanceof AttributeValue.NonResident n) {
            return isWritten(n.runs(), 0);
        }
        return !(value instanceof AttributeValue.Resident r) || isWritten(r);
    }

    /** One of which it is not known where it lies may have been written. */
    private boolean isWritten(AttributeValue.Resident value) {
        Runs place = value.place();
        int holes = 0;
        for (int i = 0; i < place.count(); i++) {
            holes += place.position(i) == Run.HOLE ? 1 : 0;
        }
        return holes == place.count() || isWritten(place, holes > 0 ? RECORD : 0);
    }

    private boolean isWritten(Runs runs, int around) {
        for (int i = 0; i < runs.count(); i++) {
            long from = runs.position(i);
            if (from != Run.HOLE && isWritten(Math.max(0, from - around), from + runs.length(i) + around)) {
                return true;
            }
        }
        return false;
    }

    private boolean isWritten(long from, long to) {
        int next = parts.nextSetBit((int) Math.min(Integer.MAX_VALUE, from >>> shift));
        return next >= 0 && next <= to - 1 >>> shift;
    }
}
