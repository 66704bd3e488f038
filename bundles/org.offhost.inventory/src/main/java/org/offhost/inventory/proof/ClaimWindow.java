// SPDX-License-Identifier: Apache-2.0
package org.offhost.inventory.proof;

import java.util.Arrays;

/**
 * What is claimed of one stretch of a volume: where claims begin and where they end, which is all it takes to know how
 * many there are on any byte. It shrinks when it is full, so that any number of claims takes a bounded memory and more
 * windows.
 */
final class ClaimWindow {
    private static final int SOME = 1 << 12;

    private final long from;
    private final int most;
    private long[] starts;
    private long[] ends;
    private long to = Long.MAX_VALUE;
    private int count;

    /**
     * @param from first byte
     * @param most claims in memory, at least 4
     */
    ClaimWindow(long from, int most) {
        this.from = from;
        this.most = most;
        this.starts = new long[Math.min(most, SOME)];
        this.ends = new long[starts.length];
    }

    /** Takes the part of a claim that lies in the window. */
    void claim(long start, long end) {
        if (count == starts.length && start < to) {
            makeRoom();
        }
        long first = Math.max(start, from);
        long last = Math.min(end, to);
        if (first < last) {
            starts[count] = first;
            ends[count++] = last;
        }
    }

    private void makeRoom() {
        if (count == most) {
            shrink();
        } else {
            int room = (int) Math.min(most, 2L * count);
            starts = Arrays.copyOf(starts, room);
            ends = Arrays.copyOf(ends, room);
        }
    }

    /** To the half with the lower positions, or, where all begin at one byte, to two of them: they overlap all the same. */
    private void shrink() {
        long[] sorted = Arrays.copyOf(starts, count);
        Arrays.sort(sorted);
        boolean crowded = sorted[count / 2] == sorted[0];
        int next = count / 2;
        while (next < count && sorted[next] == sorted[0]) {
            next++;
        }
        if (next < count) {
            to = sorted[next];
        }
        long longest = 0;
        long second = 0;
        int kept = 0;
        for (int i = 0; i < count; i++) {
            if (starts[i] >= to) {
                continue;
            }
            long end = Math.min(ends[i], to);
            if (!crowded) {
                starts[kept] = starts[i];
                ends[kept++] = end;
            } else if (end > longest) {
                second = longest;
                longest = end;
            } else {
                second = Math.max(second, end);
            }
        }
        count = kept;
        if (crowded) {
            claim(sorted[0], longest);
            claim(sorted[0], second);
        }
    }

    /** Sorts; to be called after the last claim. */
    void close() {
        Arrays.sort(starts, 0, count);
        Arrays.sort(ends, 0, count);
    }

    /** The first byte behind the window. */
    long to() {
        return to;
    }

    int count() {
        return count;
    }

    /** Where the claims begin, ascending. */
    long start(int index) {
        return starts[index];
    }

    /** Where the claims end, ascending; not in the order of {@link #start}. */
    long end(int index) {
        return ends[index];
    }
}
