// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ntfs;

/** Where in $SDS each security descriptor is, by its number; 24 bytes an entry. */
final class SecurityIds {
    private final int limit;
    private int[] ids = new int[1024];
    private long[] offsets = new long[1024];
    private int count;

    /** @param limit most numbers kept; what comes later is not */
    SecurityIds(int limit) {
        this.limit = limit;
    }

    /** Notes a number, which is not 0, unless it is known. */
    void put(int id, long offset) {
        if (count >= limit) {
            return;
        }
        if (count * 2 >= ids.length) {
            grow();
        }
        int slot = slot(ids, id);
        if (ids[slot] == 0) {
            ids[slot] = id;
            offsets[slot] = offset;
            count++;
        }
    }

    /** The offset; -1 if the number is not known. */
    long get(int id) {
        int slot = slot(ids, id);
        return ids[slot] == 0 ? -1 : offsets[slot];
    }

    private void grow() {
        int[] oldIds = ids;
        long[] oldOffsets = offsets;
        ids = new int[oldIds.length * 2];
        offsets = new long[ids.length];
        for (int i = 0; i < oldIds.length; i++) {
            if (oldIds[i] != 0) {
                int slot = slot(ids, oldIds[i]);
                ids[slot] = oldIds[i];
                offsets[slot] = oldOffsets[i];
            }
        }
    }

    private static int slot(int[] table, int id) {
        int i = (id * 0x9E37_79B9) >>> 7 & table.length - 1;
        while (table[i] != 0 && table[i] != id) {
            i = i + 1 & table.length - 1;
        }
        return i;
    }
}
