// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.medium.disk;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.offhost.array.virtual.management.WrittenChunks;

/** The marked cuts of a disk, the oldest first, and the chunks that were written from each to the next. Belongs to whoever locks it. */
final class WriteMarks {
    private static final int SMALLEST_CHUNK = 64 << 10;

    /** Chunks of one mark: 2 MiB of bits, and chunks of 64 KiB up to 1 TiB. */
    private static final long MOST_CHUNKS = 1 << 24;

    private static final int MOST_MARKS = 64;

    private final Map<String, BitSet> marks = new LinkedHashMap<>();

    /** Why a mark is one no more; of the last few. */
    private final Map<String, String> lost = new LinkedHashMap<>();

    private long size;

    boolean isEmpty() {
        return marks.isEmpty();
    }

    List<String> names() {
        return List.copyOf(marks.keySet());
    }

    long size() {
        return size;
    }

    static int chunk(long size) {
        long chunk = SMALLEST_CHUNK;
        while (size / chunk >= MOST_CHUNKS) {
            chunk *= 2;
        }
        return (int) Math.min(chunk, 1 << 30);
    }

    /** A cut: whatever is noted from now on was written behind it. */
    void mark(String name, long sizeNow) {
        if (!marks.isEmpty() && size != sizeNow) {
            loseAll("the unit was resized from " + size + " to " + sizeNow + " bytes");
        }
        size = sizeNow;
        if (marks.size() >= MOST_MARKS) {
            lose(marks.keySet().iterator().next(), "there are more than " + MOST_MARKS + " later ones");
        }
        lost.remove(name);
        marks.put(name, new BitSet());
    }

    /** Puts back what was kept. */
    void restore(String name, BitSet written, long sizeThen) {
        size = sizeThen;
        marks.put(name, written);
    }

    void lost(String name, String why) {
        lost.put(name, why);
        if (lost.size() > MOST_MARKS) {
            lost.remove(lost.keySet().iterator().next());
        }
    }

    Map<String, String> lost() {
        return lost;
    }

    BitSet writtenSince(String name) {
        return marks.get(name);
    }

    /** A write is about to begin. There is a mark. */
    void note(long position, long length) {
        if (position + length > size) {
            loseAll("the unit grew beyond its " + size + " bytes");
            return;
        }
        BitSet last = null;
        for (BitSet written : marks.values()) {
            last = written;
        }
        int chunk = chunk(size);
        last.set((int) (position / chunk), (int) ((position + length - 1) / chunk) + 1);
    }

    /** What was written behind a mark that goes is noted behind the one before. */
    void forget(String name) {
        lost.remove(name);
        BitSet written = marks.get(name);
        BitSet before = null;
        for (Map.Entry<String, BitSet> e : marks.entrySet()) {
            if (e.getKey().equals(name) && before != null) {
                before.or(written);
            }
            before = e.getValue();
        }
        marks.remove(name);
    }

    void loseAll(String why) {
        names().forEach(name -> lose(name, why));
    }

    private void lose(String name, String why) {
        marks.remove(name);
        lost(name, why);
    }

    WrittenChunks between(String since, String until) {
        List<String> names = new ArrayList<>(marks.keySet());
        for (String name : List.of(since, until)) {
            if (lost.containsKey(name)) {
                return WrittenChunks.unknown("what was written since set " + name + " is not known: " + lost.get(name));
            }
            if (!names.contains(name)) {
                return WrittenChunks.unknown("nothing is kept of the cut of set " + name);
            }
        }
        if (names.indexOf(since) > names.indexOf(until)) {
            return WrittenChunks.unknown("set " + since + " was cut behind set " + until);
        }
        BitSet all = new BitSet();
        for (String name : names.subList(names.indexOf(since), names.indexOf(until))) {
            all.or(marks.get(name));
        }
        return WrittenChunks.known(chunk(size), size, all);
    }
}
