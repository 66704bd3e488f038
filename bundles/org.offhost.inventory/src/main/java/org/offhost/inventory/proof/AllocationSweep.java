// SPDX-License-Identifier: Apache-2.0
package org.offhost.inventory.proof;

import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import org.offhost.block.Extent;
import org.offhost.filesystem.ExtentStream;

/** Goes over claims and allocated ranges together, from one edge to the next, window by window. */
final class AllocationSweep {
    private static final int BATCH = 1000;

    private final ExtentStream allocated;
    private final ConflictList conflicts;
    private Iterator<Extent> batch = List.<Extent>of().iterator();
    private boolean ended;

    /** The allocated range at or behind the position; null if there is none. */
    private Extent range;

    private long at;

    AllocationSweep(ExtentStream allocated, ConflictList conflicts) {
        this.allocated = allocated;
        this.conflicts = conflicts;
    }

    /** @param claims of the window that begins where the last one ended */
    void over(ClaimWindow claims) throws IOException {
        claims.close();
        int begun = 0;
        int done = 0;
        while (at < claims.to()) {
            while (begun < claims.count() && claims.start(begun) <= at) {
                begun++;
            }
            while (done < claims.count() && claims.end(done) <= at) {
                done++;
            }
            boolean used = seek() && range.position() <= at;
            long next = Math.min(
                    begun < claims.count() ? claims.start(begun) : claims.to(),
                    done < claims.count() ? claims.end(done) : claims.to());
            if (range != null) {
                next = Math.min(next, used ? range.end() : range.position());
            }
            judge(begun - done, used, next);
            at = next;
        }
    }

    private void judge(int owners, boolean used, long end) {
        if (!used && owners > 0) {
            conflicts.add(AllocationConflict.Kind.FREE, at, end);
        } else if (used && owners == 0) {
            conflicts.add(AllocationConflict.Kind.UNOWNED, at, end);
        } else if (owners > 1) {
            conflicts.add(AllocationConflict.Kind.SHARED, at, end);
        }
    }

    /** Makes the range one that ends behind the position; false if there is none. */
    private boolean seek() throws IOException {
        while (!ended && (range == null || range.end() <= at)) {
            if (!batch.hasNext()) {
                List<Extent> more = allocated.next(BATCH);
                ended = more.isEmpty();
                batch = more.iterator();
            }
            range = ended ? null : batch.next();
        }
        return range != null;
    }
}
