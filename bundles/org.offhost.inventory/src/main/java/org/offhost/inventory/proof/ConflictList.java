// SPDX-License-Identifier: Apache-2.0
package org.offhost.inventory.proof;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.offhost.block.Extent;

/** Collects conflicts, ascending, joins neighbours of one kind, and learns whose they are. */
final class ConflictList {
    private static final int OWNERS_NAMED = 4;

    private record Conflict(AllocationConflict.Kind kind, long start, long end, List<String> owners) {}

    private final int most;
    private final List<Conflict> named = new ArrayList<>();
    private final Map<AllocationConflict.Kind, Long> bytes = new EnumMap<>(AllocationConflict.Kind.class);
    private Conflict open;
    private long ranges;

    /** @param most conflicts that are named; all are counted */
    ConflictList(int most) {
        this.most = most;
    }

    void add(AllocationConflict.Kind kind, long start, long end) {
        bytes.merge(kind, end - start, Long::sum);
        if (open != null && open.kind == kind && open.end == start) {
            open = new Conflict(kind, open.start, end, open.owners);
        } else {
            close();
            open = new Conflict(kind, start, end, new ArrayList<>());
        }
    }

    /** To be called after the last conflict, before owners are named. */
    void close() {
        if (open != null) {
            ranges++;
            if (named.size() < most) {
                named.add(open);
            }
            open = null;
        }
    }

    /** Whether there is none. */
    boolean isEmpty() {
        return ranges == 0;
    }

    /** Names who claims a range where conflicts lie in it. */
    void own(Supplier<String> owner, long start, long end) {
        for (int i = firstEndingBehind(start); i < named.size() && named.get(i).start < end; i++) {
            Conflict c = named.get(i);
            // two runs of one file over each other are two claims of it
            if (c.kind != AllocationConflict.Kind.UNOWNED && c.owners.size() < OWNERS_NAMED) {
                c.owners.add(owner.get());
            }
        }
    }

    private int firstEndingBehind(long position) {
        int low = 0;
        int high = named.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (named.get(middle).end <= position) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Bytes of all conflicts, by kind. */
    Map<AllocationConflict.Kind, Long> bytes() {
        return bytes;
    }

    /** The first conflicts, with their owners. */
    List<AllocationConflict> named() {
        List<AllocationConflict> conflicts = new ArrayList<>();
        for (Conflict c : named) {
            conflicts.add(new AllocationConflict(c.kind, new Extent(c.start, c.end - c.start), c.owners));
        }
        return conflicts;
    }

    /** Number of all conflicts. */
    long ranges() {
        return ranges;
    }
}
