// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem;

import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;

/** The runs of an attribute, 16 bytes each: a badly fragmented file has millions. Immutable. */
public final class Runs implements Iterable<Run> {
    /** No run at all. */
    public static final Runs NONE = new Runs(new long[0], new long[0]);

    private final long[] positions;
    private final long[] ends;

    private Runs(long[] positions, long[] ends) {
        this.positions = positions;
        this.ends = ends;
    }

    /** Number of runs. */
    public int count() {
        return ends.length;
    }

    /** Bytes of all runs together, holes included. */
    public long length() {
        return ends.length == 0 ? 0 : ends[ends.length - 1];
    }

    /** Byte of the volume that a run is at, or {@link Run#HOLE}; runs are numbered from 0. */
    public long position(int index) {
        return positions[index];
    }

    /** Bytes of a run. */
    public long length(int index) {
        return ends[index] - (index == 0 ? 0 : ends[index - 1]);
    }

    /** A run by its number, from 0. */
    public Run get(int index) {
        long offset = index == 0 ? 0 : ends[index - 1];
        return new Run(offset, positions[index], ends[index] - offset);
    }

    @Override
    public Iterator<Run> iterator() {
        return new Iterator<>() {
            private int next;

            @Override
            public boolean hasNext() {
                return next < ends.length;
            }

            @Override
            public Run next() {
                if (next >= ends.length) {
                    throw new NoSuchElementException();
                }
                return get(next++);
            }
        };
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Runs r && Arrays.equals(positions, r.positions) && Arrays.equals(ends, r.ends);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(positions) + Arrays.hashCode(ends);
    }

    @Override
    public String toString() {
        return ends.length + " runs of " + length() + " bytes";
    }

    /** Collects runs in ascending order. Not thread-safe. */
    public static final class Builder {
        private long[] positions;
        private long[] ends;
        private int count;

        public Builder() {
            this(4);
        }

        /** @param room runs it has room for before it grows, at least 1 */
        public Builder(int room) {
            positions = new long[room];
            ends = new long[room];
        }

        /** Bytes of all runs added so far. */
        public long length() {
            return count == 0 ? 0 : ends[count - 1];
        }

        /**
         * Adds the next run; joins it to the one before where that is contiguous.
         *
         * @param position byte of the volume, or {@link Run#HOLE}
         * @param length bytes, at least 1
         */
        public Builder add(long position, long length) {
            long start = length();
            Run.check(start, position, length);
            long end = start + length;
            if (count > 0 && continues(position)) {
                ends[count - 1] = end;
                return this;
            }
            if (count == ends.length) {
                positions = Arrays.copyOf(positions, count * 2);
                ends = Arrays.copyOf(ends, count * 2);
            }
            positions[count] = position;
            ends[count++] = end;
            return this;
        }

        private boolean continues(long position) {
            long last = positions[count - 1];
            if (last == Run.HOLE || position == Run.HOLE) {
                return last == position;
            }
            long start = count == 1 ? 0 : ends[count - 2];
            return last + (ends[count - 1] - start) == position;
        }

        public Runs build() {
            return count == 0 ? NONE : new Runs(Arrays.copyOf(positions, count), Arrays.copyOf(ends, count));
        }
    }
}
