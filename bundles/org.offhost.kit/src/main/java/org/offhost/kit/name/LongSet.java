// SPDX-License-Identifier: Apache-2.0
package org.offhost.kit.name;

/** Numbers, 8 to 16 bytes for each: a million of them fit where a million objects would not. Not thread-safe. */
final class LongSet {
    private static final int FIRST = 1 << 10;

    private long[] slots = new long[FIRST];
    private boolean zero;
    private int count;

    /** Adds a number; returns false if it was there. */
    boolean add(long number) {
        if (number == 0) {
            boolean was = zero;
            zero = true;
            return !was;
        }
        if (count >= slots.length / 4 * 3) {
            grow();
        }
        int at = slot(slots, number);
        if (slots[at] == number) {
            return false;
        }
        slots[at] = number;
        count++;
        return true;
    }

    boolean contains(long number) {
        return number == 0 ? zero : slots[slot(slots, number)] == number;
    }

    private static int slot(long[] slots, long number) {
        int mask = slots.length - 1;
        int at = (int) (number ^ number >>> 32) & mask;
        while (slots[at] != 0 && slots[at] != number) {
            at = at + 1 & mask;
        }
        return at;
    }

    private void grow() {
        long[] more = new long[slots.length * 2];
        for (long number : slots) {
            if (number != 0) {
                more[slot(more, number)] = number;
            }
        }
        slots = more;
    }
}
