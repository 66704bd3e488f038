// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ntfs;

import java.util.Arrays;
import org.offhost.filesystem.Run;
import org.offhost.filesystem.Runs;

/** Clusters of a volume as ranges, ascending, without overlap or touch. Immutable. */
final class ClusterRanges {
    static final ClusterRanges NONE = new ClusterRanges(new long[0], new long[0]);

    private final long[] firsts;
    private final long[] ends;

    /** Where runs that are no holes lie. */
    static ClusterRanges of(Runs runs, int clusterLength) {
        Builder builder = new Builder(Math.max(Builder.BEGINNING, runs.count()));
        for (int i = 0; i < runs.count(); i++) {
            if (runs.position(i) != Run.HOLE) {
                long first = runs.position(i) / clusterLength;
                builder.add(first, first + runs.length(i) / clusterLength);
            }
        }
        return builder.build();
    }

    private ClusterRanges(long[] firsts, long[] ends) {
        this.firsts = firsts;
        this.ends = ends;
    }

    /** The first clusters of a volume. */
    static ClusterRanges upTo(long clusters) {
        return clusters == 0 ? NONE : new ClusterRanges(new long[] {0}, new long[] {clusters});
    }

    int count() {
        return firsts.length;
    }

    long first(int index) {
        return firsts[index];
    }

    /** The cluster behind a range. */
    long end(int index) {
        return ends[index];
    }

    /** Index of the first range that ends behind a cluster; {@link #count} if there is none. */
    int after(long cluster) {
        int found = Arrays.binarySearch(ends, cluster + 1);
        return found >= 0 ? found : -1 - found;
    }

    /** Whether all clusters from one to before another are in one range. */
    boolean cover(long from, long to) {
        int index = after(from);
        return from >= to || index < firsts.length && firsts[index] <= from && ends[index] >= to;
    }

    /** Those of these clusters that are not among others. */
    ClusterRanges without(ClusterRanges others) {
        long[] from = new long[count() + others.count()];
        long[] to = new long[from.length];
        int left = 0;
        for (int i = 0; i < count(); i++) {
            long at = firsts[i];
            for (int k = others.after(at); at < ends[i]; k++) {
                long gap = k < others.count() ? Math.min(others.firsts[k], ends[i]) : ends[i];
                if (at < gap) {
                    from[left] = at;
                    to[left++] = gap;
                }
                at = gap < ends[i] ? others.ends[k] : gap;
            }
        }
        return left == 0 ? NONE : new ClusterRanges(Arrays.copyOf(from, left), Arrays.copyOf(to, left));
    }

    long clusters() {
        long sum = 0;
        for (int i = 0; i < firsts.length; i++) {
            sum += ends[i] - firsts[i];
        }
        return sum;
    }

    /** Takes ranges in any order, in 16 bytes each; those that touch are one. */
    static final class Builder {
        private static final int BEGINNING = 64;

        private final int most;
        private long[] firsts = new long[BEGINNING];
        private long[] ends = new long[BEGINNING];
        private int count;

        /** @param most ranges it holds */
        Builder(int most) {
            this.most = most;
        }

        /** Adds the clusters from one to before another; tells whether there was room. */
        boolean add(long first, long end) {
            if (first >= end) {
                return true;
            }
            if (count > 0 && first <= ends[count - 1] && end >= firsts[count - 1]) {
                firsts[count - 1] = Math.min(firsts[count - 1], first);
                ends[count - 1] = Math.max(ends[count - 1], end);
                return true;
            }
            if (count == firsts.length && !makeRoom()) {
                return false;
            }
            firsts[count] = first;
            ends[count++] = end;
            return true;
        }

        /** Joins what it has; only if that leaves it more than half full it grows. */
        private boolean makeRoom() {
            join();
            if (count > firsts.length / 2) {
                if (count >= most) {
                    return false;
                }
                int longer = Math.min(most, 2 * firsts.length);
                firsts = Arrays.copyOf(firsts, longer);
                ends = Arrays.copyOf(ends, longer);
            }
            return true;
        }

        /** Sorted by the first cluster; ends are sorted apart, which leaves the same clusters covered. */
        private void join() {
            Arrays.sort(firsts, 0, count);
            Arrays.sort(ends, 0, count);
            int joined = 0;
            for (int i = 0; i < count; i++) {
                if (joined > 0 && firsts[i] <= ends[joined - 1]) {
                    ends[joined - 1] = ends[i];
                } else {
                    firsts[joined] = firsts[i];
                    ends[joined++] = ends[i];
                }
            }
            count = joined;
        }

        ClusterRanges build() {
            join();
            return count == 0 ? NONE : new ClusterRanges(Arrays.copyOf(firsts, count), Arrays.copyOf(ends, count));
        }
    }
}
