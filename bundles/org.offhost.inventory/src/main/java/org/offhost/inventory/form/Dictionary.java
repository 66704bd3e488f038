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
    private final String subject;
    private final Map<T, Integer> numbers = new HashMap<>();
    private final List<T> known = new ArrayList<>();

    /** The numbers by object: parsers give the same one again, and to compare bytes takes time. */
    private final Map<T, Integer> same = new IdentityHashMap<>();

    private T last;
    private int lastNumber;

    /** @param subject what they are, for errors */
    Dictionary(String subject) {
        this.subject = subject;
    }

    /** The number of one; -1 if it is new. */
    int number(T one) {
        if (one == last) {
            return lastNumber;
        }
        Integer number = same.get(one);
        if (number == null) {
            number = numbers.get(one);
            if (number == null) {
                return -1;
            }
            same.put(one, number);
        }
        last = one;
        lastNumber = number;
        return number;
    }

    /** A new one was written. */
    void learn(T one) {
        last = one;
        lastNumber = numbers.size();
        numbers.put(one, lastNumber);
        same.put(one, lastNumber);
    }

    /** A new one was read. */
    void wasRead(T one) {
        known.add(one);
    }

    /** The one of a number that was read. */
    T get(long number, PackedReader in) throws IOException {
        if (number < 0 || number >= known.size()) {
            throw in.damaged("one of " + known.size() + " " + subject, "number " + number);
        }
        return known.get((int) number);
    }
}
