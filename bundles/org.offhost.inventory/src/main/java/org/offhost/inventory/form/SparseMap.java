// SPDX-License-Identifier: Apache-2.0
package org.offhost.inventory.form;

import java.util.Arrays;
import org.offhost.filesystem.Run;
import org.offhost.filesystem.Runs;

/**
 * The ranges of a file that hold data, ascending; between them are zeros.
 *
 * <p>Programs that read tar agree on maps that fit into the header of a member and on no longer ones, so a map gets as short
 * as it can for a bounded number of zeros that are stored instead.
 */
public final class SparseMap {
    private final long[] ranges;
    private final long length;

    /**
     * @param ranges offset and length in turn
     * @param length bytes of the file
     */
    public SparseMap(long[] ranges, long length) {
        this.ranges = ranges.clone();
        this.length = length;
    }

    /** What runs hold of the first {@code written} bytes of a file. */
    public static SparseMap of(Runs runs, long written, long length) {
        int n = 0;
        long[] map = new long[2 * runs.count()];
        long end = -1;
        for (Run r : runs) {
            if (r.isHole() || r.offset() >= written) {
                continue;
            }
            long size = Math.min(r.length(), written - r.offset());
            if (r.offset() == end) {
                map[2 * n - 1] += size;
            } else {
                map[2 * n] = r.offset();
                map[2 * n + 1] = size;
                n++;
            }
            end = r.offset() + size;
        }
        return new SparseMap(Arrays.copyOf(map, 2 * n), length);
    }

    /** Bytes of the file. */
    public long length() {
        return length;
    }

    /** Offset and length in turn. */
    public long[] ranges() {
        return ranges.clone();
    }

    /** Whether the ranges are none but ascending ones within the file. */
    public boolean isSound() {
        long end = 0;
        for (int i = 0; i < ranges.length; i += 2) {
            if (ranges[i] < end || ranges[i + 1] < 1 || ranges[i + 1] > length - ranges[i]) {
                return false;
            }
            end = ranges[i] + ranges[i + 1];
        }
        return true;
    }

    public int count() {
        return ranges.length / 2;
    }

    private long end(int range) {
        return ranges[2 * range] + ranges[2 * range + 1];
    }

    private long gapBefore(int range) {
        return ranges[2 * range] - end(range - 1);
    }

    /** Bytes of all ranges. */
    public long data() {
        long sum = 0;
        for (int i = 0; i < count(); i++) {
            sum += ranges[2 * i + 1];
        }
        return sum;
    }

    /**
     * The same file with at most so many ranges, the widest holes kept and the others made data; this map if that takes more
     * zeros than are to be stored.
     */
    public SparseMap joined(int most, long zeros) {
        if (count() <= most) {
            return this;
        }
        int[] widest = widestGaps(most - 1);
        long[] less = new long[2 * most];
        long stored = 0;
        int n = 0;
        for (int i = 0; i < count(); i++) {
            if (i == 0 || Arrays.binarySearch(widest, i) >= 0) {
                less[2 * n] = ranges[2 * i];
                less[2 * n + 1] = ranges[2 * i + 1];
                n++;
            } else {
                stored += gapBefore(i);
                if (stored > zeros) {
                    return this;
                }
                less[2 * n - 1] = end(i) - less[2 * n - 2];
            }
        }
        return new SparseMap(less, length);
    }

    /** Numbers of the ranges behind the widest gaps, ascending; of equal ones the first. */
    private int[] widestGaps(int most) {
        int[] found = new int[0];
        for (int i = 1; i < count(); i++) {
            int narrowest = -1;
            for (int k = 0; k < found.length; k++) {
                if (narrowest < 0 || gapBefore(found[k]) <= gapBefore(found[narrowest])) {
                    narrowest = k;
                }
            }
            if (found.length < most) {
                found = Arrays.copyOf(found, found.length + 1);
                found[found.length - 1] = i;
            } else if (most > 0 && gapBefore(i) > gapBefore(found[narrowest])) {
                found[narrowest] = i;
                Arrays.sort(found);
            }
        }
        return found;
    }

    /** Whether a byte is in a range; {@code from} is a range that does not lie behind it. */
    public int rangeOf(long offset, int from) {
        int i = from;
        while (i < count() && end(i) <= offset) {
            i++;
        }
        return i;
    }

    public boolean holds(int range, long offset) {
        return range < count() && ranges[2 * range] <= offset;
    }

    /** Offset and length, in turn, as a tar says them: the last entry is the length of all and 0. */
    public long[] entries() {
        long[] all = Arrays.copyOf(ranges, ranges.length + 2);
        all[all.length - 2] = length;
        return all;
    }
}
