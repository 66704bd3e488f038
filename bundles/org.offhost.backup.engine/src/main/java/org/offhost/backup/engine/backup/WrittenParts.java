// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.backup;

import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;
import org.offhost.block.Extent;
import org.offhost.block.Layout;

/**
 * What was written of a unit, as far as it is of a volume, counted from the volume's beginning. Ascending; goes through the unit's
 * ranges once for each range that the volume lies in.
 *
 * @param unit ranges of the unit, ascending, that can be gone through again
 * @param volume where the volume lies on the unit
 * @param length bytes of the volume that count
 */
record WrittenParts(Iterable<Extent> unit, Layout volume, long length) implements Iterable<Extent> {
    @Override
    public Iterator<Extent> iterator() {
        return new Parts();
    }

    private final class Parts implements Iterator<Extent> {
        private final Iterator<Layout.Stripes> parts = volume.parts().iterator();

        /** Byte of the volume behind the part that is gone through. */
        private long end;

        private Iterator<Extent> written = Collections.emptyIterator();
        private Extent next;

        Parts() {
            next = find();
        }

        private Extent find() {
            while (true) {
                while (written.hasNext()) {
                    Extent e = written.next();
                    if (e.position() < length) {
                        return new Extent(e.position(), Math.min(e.length(), length - e.position()));
                    }
                }
                if (!parts.hasNext()) {
                    return null;
                }
                Layout.Stripes part = parts.next();
                written = new WrittenStripes(part, end);
                end += part.length();
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

    /** Of one part: what was written of its stripes, one chunk after the other. */
    private final class WrittenStripes implements Iterator<Extent> {
        private final PriorityQueue<WrittenStripe> stripes =
                new PriorityQueue<>(Comparator.comparingLong(s -> s.next.position()));

        /** @param start byte of the volume at which the part begins */
        WrittenStripes(Layout.Stripes part, long start) {
            for (int i = 0; i < part.ranges().size(); i++) {
                add(new WrittenStripe(part, i, start));
            }
        }

        private void add(WrittenStripe stripe) {
            if (stripe.advance()) {
                stripes.add(stripe);
            }
        }

        @Override
        public boolean hasNext() {
            return !stripes.isEmpty();
        }

        @Override
        public Extent next() {
            WrittenStripe first = stripes.remove();
            Extent found = first.next;
            add(first);
            return found;
        }
    }

    private final class WrittenStripe {
        private final Layout.Stripes part;
        private final int number;
        private final long start;
        private final Extent range;
        private final Iterator<Extent> written = unit.iterator();
        private long at;
        private long end;

        /** In the volume. */
        private Extent next;

        WrittenStripe(Layout.Stripes part, int number, long start) {
            this.part = part;
            this.number = number;
            this.start = start;
            this.range = part.ranges().get(number);
        }

        /** Goes to the next, which ends with its chunk at the latest. */
        boolean advance() {
            while (at >= end) {
                if (!written.hasNext()) {
                    return false;
                }
                Extent e = written.next();
                at = Math.max(e.position(), range.position());
                end = Math.min(e.end(), range.end());
            }
            long into = at - range.position();
            long n = Math.min(end - at, part.chunk() - into % part.chunk());
            next = new Extent(start + part.byteAt(number, into), n);
            at += n;
            return true;
        }
    }
}
