// SPDX-License-Identifier: Apache-2.0
package org.offhost.inventory.proof;

import java.io.IOException;
import org.offhost.filesystem.ExtentStream;

/** Goes over claims, allocated ranges and those of them in doubt together, from one edge to the next, window by window. */
final class AllocationSweep {
    private final RangeCursor allocated;
    private final RangeCursor doubtful;
    private final ConflictList conflicts;
    private long at;
    private long inDoubt;

    AllocationSweep(ExtentStream allocated, ExtentStream doubtful, ConflictList conflicts) {
        this.allocated = new RangeCursor(allocated);
        this.doubtful = new RangeCursor(doubtful);
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
            boolean used = allocated.covers(at);
            boolean open = used && doubtful.covers(at);
            long next = Math.min(
                    begun < claims.count() ? claims.start(begun) : claims.to(),
                    done < claims.count() ? claims.end(done) : claims.to());
            next = Math.min(next, allocated.edge(at));
            next = used ? Math.min(next, doubtful.edge(at)) : next;
            inDoubt += open ? next - at : 0;
            judge(begun - done, used, open, next);
            at = next;
        }
    }

    private void judge(int owners, boolean used, boolean open, long end) {
        if (!used && owners > 0) {
            conflicts.add(AllocationConflict.Kind.FREE, at, end);
        } else if (used && owners == 0 && !open) {
            conflicts.add(AllocationConflict.Kind.UNOWNED, at, end);
        } else if (owners > 1) {
            conflicts.add(AllocationConflict.Kind.SHARED, at, end);
        }
    }

    /** Bytes in use of which it is not known whether anybody owns them. */
    long inDoubt() {
        return inDoubt;
    }
}
