// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual;

import java.io.IOException;
import java.util.Collections;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import org.offhost.block.Designator;

/**
 * The logical unit numbers that one initiator sees; what is not in it does not exist for that initiator.
 *
 * @param units by number
 */
record LunMap(SortedMap<Integer, Designator> units) {
    static final LunMap EMPTY = new LunMap(new TreeMap<>());

    /** Numbers that the eight-byte form can hold (SAM-5, 4.7). */
    private static final int MOST = 16_384;

    LunMap {
        units = Collections.unmodifiableSortedMap(new TreeMap<>(units));
    }

    OptionalInt lunOf(Designator unit) {
        return units.entrySet().stream()
                .filter(e -> e.getValue().equals(unit))
                .mapToInt(Map.Entry::getKey)
                .findFirst();
    }

    /** With the unit at the lowest free number; the same map if it is there. */
    LunMap with(Designator unit) throws IOException {
        if (lunOf(unit).isPresent()) {
            return this;
        }
        int free = 0;
        while (units.containsKey(free)) {
            free++;
        }
        if (free == MOST) {
            throw new IOException("all " + MOST + " logical unit numbers are taken");
        }
        TreeMap<Integer, Designator> more = new TreeMap<>(units);
        more.put(free, unit);
        return new LunMap(more);
    }

    LunMap without(Designator unit) {
        TreeMap<Integer, Designator> less = new TreeMap<>(units);
        less.values().removeIf(unit::equals);
        return new LunMap(less);
    }
}
