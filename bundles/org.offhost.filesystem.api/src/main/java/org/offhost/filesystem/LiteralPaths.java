// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Numbers of texts by what they say without regard to case; found by hash, however many there are. */
final class LiteralPaths {
    private final Map<String, Integer> first;
    private final int[] next;

    LiteralPaths(int texts) {
        this.first = new HashMap<>(texts * 4 / 3 + 1);
        this.next = new int[texts];
        Arrays.fill(next, -1);
    }

    /** @param folded {@link NameCase#fold(String)} of a text */
    void add(String folded, int text) {
        Integer before = first.put(folded, text);
        next[text] = before == null ? -1 : before;
    }

    /** A text that says so; -1 if there is none. */
    int first(String folded) {
        return first.getOrDefault(folded, -1);
    }

    /** Another one that says the same; -1 if there is none. */
    int next(int text) {
        return next[text];
    }

    boolean isEmpty() {
        return first.isEmpty();
    }
}
