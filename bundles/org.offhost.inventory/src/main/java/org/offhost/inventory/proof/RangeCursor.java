// SPDX-License-Identifier: Apache-2.0
package org.offhost.inventory.proof;

import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import org.offhost.block.Extent;
import org.offhost.filesystem.ExtentStream;

/** A place in ascending ranges, which only goes forward. */
final class RangeCursor {
    private static final int BATCH = 1000;

    private final ExtentStream ranges;
    private Iterator<Extent> batch = List.<Extent>of().iterator();
    private boolean ended;

    /** The range at or behind the position; null if there is none. */
    private Extent range;

    RangeCursor(ExtentStream ranges) {
        this.ranges = ranges;
    }

    /** Whether a byte, none before the last one asked for, is in a range. */
    boolean covers(long at) throws IOException {
        while (!ended && (range == null || range.end() <= at)) {
            if (!batch.hasNext()) {
                List<Extent> more = ranges.next(BATCH);
                ended = more.isEmpty();
                batch = more.iterator();
            }
            range = ended ? null : batch.next();
        }
        return range != null && range.position() <= at;
    }

    /** Where that changes behind the byte last asked for; {@link Long#MAX_VALUE} if nowhere. */
    long edge(long at) {
        if (range == null) {
            return Long.MAX_VALUE;
        }
        return range.position() <= at ? range.end() : range.position();
    }
}
