// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.medium.disk;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Bytes of a disk that were unmapped and not written since. To forget some is allowed: they hold zeros, and a block that holds
 * zeros may be mapped. Thread-safe.
 */
final class UnmappedRanges {
    /** Most stretches that are remembered. */
    static final int MOST = 1 << 16;

    /** Ends by beginnings; they neither touch nor overlap. */
    private final NavigableMap<Long, Long> ranges = new TreeMap<>();

    private volatile boolean empty = true;

    synchronized void add(long from, long to) {
        long begin = from;
        long end = to;
        Map.Entry<Long, Long> before = ranges.floorEntry(from);
        if (before != null && before.getValue() >= from) {
            begin = before.getKey();
        }
        for (Map.Entry<Long, Long> e = ranges.ceilingEntry(begin);
                e != null && e.getKey() <= end;
                e = ranges.ceilingEntry(begin)) {
            end = Math.max(end, e.getValue());
            ranges.remove(e.getKey());
        }
        remember(begin, end);
    }

    /** The one way in: what has no room is forgotten. */
    private void remember(long from, long to) {
        if (ranges.size() < MOST) {
            ranges.put(from, to);
            empty = false;
        }
    }

    /** Some are written. Costs nothing as long as there are none. */
    void remove(long from, long to) {
        if (!empty) {
            cut(from, to);
        }
    }

    private synchronized void cut(long from, long to) {
        Map.Entry<Long, Long> e = ranges.lowerEntry(to);
        while (e != null && e.getValue() > from) {
            ranges.remove(e.getKey());
            if (e.getValue() > to) {
                remember(to, e.getValue());
            }
            if (e.getKey() < from) {
                remember(e.getKey(), from);
            }
            e = ranges.lowerEntry(e.getKey());
        }
        empty = ranges.isEmpty();
    }

    /** Whether all of them are unmapped. */
    synchronized boolean contains(long from, long to) {
        Map.Entry<Long, Long> e = ranges.floorEntry(from);
        return e != null && e.getValue() >= to;
    }

    /** Where a stretch begins or ends next behind a place; {@code end} if none does. */
    synchronized long next(long place, long end) {
        Map.Entry<Long, Long> e = ranges.floorEntry(place);
        if (e != null && e.getValue() > place) {
            return Math.min(end, e.getValue());
        }
        Long begin = ranges.higherKey(place);
        return begin == null ? end : Math.min(end, begin);
    }
}
