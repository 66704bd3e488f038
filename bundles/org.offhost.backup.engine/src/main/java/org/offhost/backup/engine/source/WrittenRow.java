// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.source;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.offhost.block.Designator;
import org.offhost.block.Extent;
import org.offhost.block.Unit;
import org.offhost.snapshot.ChangedRanges;

/** What was written of several units, told as one: each unit is asked by itself, and its ranges count from where it begins in their row. */
final class WrittenRow {
    private WrittenRow() {}

    /** Tells what was written of one unit. */
    interface Asked {
        ChangedRanges of(Designator unit) throws IOException;
    }

    /** What was written of the unit that begins at a byte of the row. */
    private record Part(long start, ChangedRanges written) {}

    /**
     * Asks of those units that matter; one that nobody can tell of makes all of it doubtful.
     *
     * @param ranges of the row that matter
     * @return as finely as that of its units is known that is known best
     */
    static ChangedRanges of(UnitRow row, List<Extent> ranges, Asked asked) throws IOException {
        List<Part> parts = new ArrayList<>();
        int chunk = Integer.MAX_VALUE;
        long start = 0;
        for (Unit unit : row.units()) {
            long from = start;
            long to = start + unit.size();
            if (ranges.stream().anyMatch(r -> r.position() < to && r.end() > from)) {
                ChangedRanges written = asked.of(unit.designator());
                if (!written.isExact()) {
                    return row.units().size() == 1
                            ? written
                            : ChangedRanges.unknown(
                                    unit.designator() + ": " + written.doubt().orElseThrow());
                }
                parts.add(new Part(from, written));
                chunk = Math.min(chunk, written.chunk());
            }
            start = to;
        }
        return ChangedRanges.known(chunk, () -> new Ranges(parts));
    }

    /** One unit after the other. */
    private static final class Ranges implements Iterator<Extent> {
        private final Iterator<Part> parts;
        private long start;
        private Iterator<Extent> of = Collections.emptyIterator();

        Ranges(List<Part> parts) {
            this.parts = parts.iterator();
        }

        @Override
        public boolean hasNext() {
            while (!of.hasNext() && parts.hasNext()) {
                Part part = parts.next();
                start = part.start();
                of = part.written().ranges().iterator();
            }
            return of.hasNext();
        }

        @Override
        public Extent next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            Extent e = of.next();
            return new Extent(start + e.position(), e.length());
        }
    }
}
