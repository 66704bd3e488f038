// SPDX-License-Identifier: Apache-2.0
package org.offhost.inventory.form;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** What entries have in common: what was written before is a number, from 0 on in the order of their first time. */
final class Dictionary<T> {
    /** Bytes of those that stay known for all entries of a volume. */
    private static final long ROOM = 1 << 20;

    /** Bytes that one takes beside its own. */
    private static final long EACH = 16;

    private final String subject;
    private final boolean anyOrder;
    private final Map<T, Integer> numbers = new HashMap<>();
    private final List<T> known = new ArrayList<>();

    /** The numbers by object: parsers give the same one again, and to compare bytes takes time. */
    private final Map<T, Integer> same = new IdentityHashMap<>();

    private T last;
    private int lastNumber;
    private long room = ROOM;

    /**
     * @param subject what they are, for errors
     * @param anyOrder as {@link EntryCodec#inAnyOrder()}
     */
    Dictionary(String subject, boolean anyOrder) {
        this.subject = subject;
        this.anyOrder = anyOrder;
    }

    /** The number of one; -1 if it is new. */
    int number(T one) {
        if (one == last) {
            return lastNumber;
        }
        Integer number = same.get(one);
        if (number == null) {
            number = numbers.get(one);
            // of a whole volume there would be as many objects as blocks of entries
            if (number != null && !anyOrder) {
                same.put(one, number);
            }
        }
        if (number == null) {
            return -1;
        }
        last = one;
        lastNumber = number;
        return number;
    }

    /**
     * A new one was written.
     *
     * @param bytes that it takes
     */
    void learn(T one, long bytes) {
        if (anyOrder) {
            if (bytes + EACH > room) {
                return;
            }
            room -= bytes + EACH;
            known.add(one);
        }
        last = one;
        lastNumber = numbers.size();
        numbers.put(one, lastNumber);
        same.put(one, lastNumber);
    }

    /** A new one was read. */
    void wasRead(T one) {
        if (!anyOrder) {
            known.add(one);
        }
    }

    /** The one of a number that was read. */
    T get(long number, PackedReader in) throws IOException {
        if (number < 0 || number >= known.size()) {
            throw in.damaged("one of " + known.size() + " " + subject, "number " + number);
        }
        return known.get((int) number);
    }
}
