// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.index;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Where directories of an index end, as walks found that: whoever lists a directory passes over all below each directory in it, and
 * would inflate a block for each. Of many those that were asked for last are kept. Thread-safe.
 *
 * @param <E> what a walk reads of each path
 */
final class SubtreeEnds<E> {
    /** Bytes of memory that an end takes, besides its path: objects of the map, the path and what is shown of it. */
    private static final int EACH = 320;

    private final Map<Long, End<E>> ends = new LinkedHashMap<>(16, 0.75f, true);
    private final int most;
    private int bytes;

    /** @param most bytes of memory, as they are counted here; 0 to keep nothing */
    SubtreeEnds(int most) {
        this.most = most;
    }

    /**
     * The first path that is not below a directory.
     *
     * @param block in which it is
     * @param at byte of the inflated block at which what is kept of it ends
     * @param path it; empty at the end of the index
     * @param entry what is read of it; empty at the end of the index
     */
    record End<E>(int block, int at, String path, Optional<E> entry) {
        private int bytes() {
            return EACH + 2 * path.length();
        }
    }

    /**
     * The end of a directory.
     *
     * @param block in which the directory itself is
     * @param at byte of the inflated block at which what is kept of the directory itself ends
     */
    synchronized Optional<End<E>> find(int block, int at) {
        return Optional.ofNullable(ends.get(place(block, at)));
    }

    /** Keeps the end of a directory, whose place is told as in {@link #find}. */
    synchronized void keep(int block, int at, End<E> end) {
        End<E> before = ends.put(place(block, at), end);
        bytes += end.bytes() - (before == null ? 0 : before.bytes());
        var oldest = ends.values().iterator();
        while (bytes > most) {
            bytes -= oldest.next().bytes();
            oldest.remove();
        }
    }

    /** For tests. */
    synchronized int size() {
        return ends.size();
    }

    private static long place(int block, int at) {
        return (long) block << Integer.SIZE | at;
    }
}
