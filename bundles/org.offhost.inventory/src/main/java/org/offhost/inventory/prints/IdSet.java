// SPDX-License-Identifier: Apache-2.0
package org.offhost.inventory.prints;

import java.util.stream.LongStream;

/** Ids of entries, 16 bytes for each at most. Not thread-safe while ids are added. */
public final class IdSet {
    private static final int INITIAL = 1 << 8;

    /** Stands for a free slot; the id itself is told apart. */
    private static final long FREE = 0;

    private long[] table = new long[INITIAL];
    private int count;
    private boolean hasFree;

    /** Adds an id, which may be there. */
    public void add(long id) {
        if (id == FREE) {
            count += hasFree ? 0 : 1;
            hasFree = true;
            return;
        }
        int slot = slot(table, id);
        if (table[slot] == FREE) {
            table[slot] = id;
            count++;
            if (count > table.length / 2) {
                grow();
            }
        }
    }

    private void grow() {
        long[] twice = new long[Math.multiplyExact(table.length, 2)];
        for (long id : table) {
            if (id != FREE) {
                twice[slot(twice, id)] = id;
            }
        }
        table = twice;
    }

    private static int slot(long[] table, long id) {
        int mask = table.length - 1;
        int slot = (int) ((id * 0x9E3779B97F4A7C15L) >>> 32) & mask;
        while (table[slot] != FREE && table[slot] != id) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    public boolean contains(long id) {
        return id == FREE ? hasFree : table[slot(table, id)] == id;
    }

    public int size() {
        return count;
    }

    /** Each id once, in no order. */
    LongStream stream() {
        LongStream others = LongStream.of(table).filter(id -> id != FREE);
        return hasFree ? LongStream.concat(LongStream.of(FREE), others) : others;
    }
}
