// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.backup;

import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.offhost.block.Extent;

/**
 * What was written of a unit, as far as it is of a volume, counted from the volume's beginning. Ascending; goes through the unit's
 * ranges once for each range that the volume lies in.
 *
 * @param unit ranges of the unit, ascending, that can be gone through again
 * @param volume ranges of the unit that the volume lies in, in the volume's order
 * @param length bytes of the volume that count
 */
record WrittenParts(Iterable<Extent> unit, List<Extent> volume, long length) implements Iterable<Extent> {
    WrittenParts {
        volume = List.copyOf(volume);
    }

    @Override
    public Iterator<Extent> iterator() {
        return new Parts();
    }

    private final class Parts implements Iterator<Extent> {
        private int range = -1;

        /** Byte of the volume at which the range begins. */
        private long start;

        private Iterator<Extent> written = Collections.emptyIterator();
        private Extent next;

        Parts() {
            next = find();
        }

        private Extent find() {
            while (true) {
                while (written.hasNext()) {
                    Extent e = written.next();
                    Extent place = volume.get(range);
                    long from = Math.max(e.position(), place.position()) - place.position();
                    long to = Math.min(e.end(), place.end()) - place.position();
                    to = Math.min(to, length - start);
                    if (to > from) {
                        return new Extent(start + from, to - from);
                    }
                }
                if (range + 1 == volume.size()) {
                    return null;
                }
                start += range < 0 ? 0 : volume.get(range).length();
                range++;
                written = unit.iterator();
            }
        }

        @Override
        public boolean hasNext() {
            return next != null;
        }

        @Override
        public Extent next() {
            if (next == null) {
                throw new NoSuchElementException();
            }
            Extent found = next;
            next = find();
            return found;
        }
    }
}
