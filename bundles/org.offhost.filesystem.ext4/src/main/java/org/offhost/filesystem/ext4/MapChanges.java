// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ext4;

import java.util.Iterator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Blocks of a file that fast commits gave it or took from it; the last of each block counts. Not changed once it is read. One thread. */
final class MapChanges {
    private static final long HOLE = -1;

    /** By first block of the file. */
    private final NavigableMap<Long, Range> ranges = new TreeMap<>();

    /** @param to block of the file behind the last; block of the volume, or {@link #HOLE} */
    private record Range(long from, long to, long block, boolean written) {
        Range part(long first, long end) {
            return new Range(first, end, block == HOLE ? HOLE : block + (first - from), written);
        }
    }

    /** @param block of the volume */
    void add(long from, long count, long block, boolean written) {
        put(new Range(from, from + count, block, written));
    }

    void delete(long from, long count) {
        put(new Range(from, from + count, HOLE, false));
    }

    private void put(Range range) {
        Map.Entry<Long, Range> before = ranges.lowerEntry(range.from());
        if (before != null && before.getValue().to() > range.from()) {
            Range cut = before.getValue();
            ranges.put(cut.from(), cut.part(cut.from(), range.from()));
            if (cut.to() > range.to()) {
                ranges.put(range.to(), cut.part(range.to(), cut.to()));
            }
        }
        Map<Long, Range> covered = ranges.subMap(range.from(), true, range.to(), false);
        Range last = null;
        for (Range r : covered.values()) {
            last = r;
        }
        covered.clear();
        if (last != null && last.to() > range.to()) {
            ranges.put(range.to(), last.part(range.to(), last.to()));
        }
        ranges.put(range.from(), range);
    }

    /** Collects the map of a file as it lies, and gives it as it is with these. */
    BlockMap.Builder over(Superblock superblock) {
        return new Merging(superblock, ranges.values().iterator());
    }

    /** One thread. */
    private static final class Merging extends BlockMap.Builder {
        private final Iterator<Range> changes;
        private Range change;
        private long lying;
        private long changed;

        Merging(Superblock superblock, Iterator<Range> changes) {
            super(superblock);
            this.changes = changes;
            advance();
        }

        private void advance() {
            change = changes.hasNext() ? changes.next() : null;
        }

        @Override
        long next() {
            return lying;
        }

        @Override
        void add(long logical, long block, long count, boolean written) {
            long end = logical + count;
            lying = end;
            long at = Math.max(logical, changed);
            while (at < end) {
                if (change == null || change.from() > at) {
                    long to = change == null ? end : Math.min(end, change.from());
                    super.add(at, block + at - logical, to - at, written);
                    at = to;
                } else {
                    at = Math.max(at, change.to());
                    give();
                }
            }
        }

        private void give() {
            if (change.block() != HOLE) {
                super.add(change.from(), change.block(), change.to() - change.from(), change.written());
            }
            changed = change.to();
            advance();
        }

        @Override
        BlockMap build(long length) {
            while (change != null) {
                give();
            }
            return super.build(length);
        }
    }
}
