// SPDX-License-Identifier: Apache-2.0
package org.offhost.kit.walk;

import java.io.IOException;
import java.util.List;
import org.offhost.block.Extent;
import org.offhost.filesystem.ExtentStream;
import org.offhost.kit.session.Withdrawal;

/** Ranges that are in memory, few of them: the whole volume, where the file system keeps no map of what is in use. One thread. */
public final class GivenRanges implements ExtentStream {
    private final List<Extent> ranges;
    private final Withdrawal session;
    private int given;

    /** @param session asked before each batch */
    public GivenRanges(List<Extent> ranges, Withdrawal session) {
        this.ranges = List.copyOf(ranges);
        this.session = session;
    }

    @Override
    public List<Extent> next(int limit) throws IOException {
        session.check();
        int end = (int) Math.min(ranges.size(), (long) given + limit);
        List<Extent> batch = ranges.subList(given, end);
        given = end;
        return batch;
    }

    @Override
    public void close() {
        // nothing is held
    }
}
