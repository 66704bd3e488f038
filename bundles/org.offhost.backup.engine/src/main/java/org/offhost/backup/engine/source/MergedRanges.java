// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.source;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.offhost.block.Extent;
import org.offhost.filesystem.ExtentStream;

/** Ranges of a volume with some more between them. */
final class MergedRanges implements ExtentStream {
    private final ExtentStream ranges;
    private final List<Extent> more;
    private int merged;

    /**
     * @param ranges ascending; closed with this
     * @param more ascending, and apart from those
     */
    MergedRanges(ExtentStream ranges, List<Extent> more) {
        this.ranges = ranges;
        this.more = List.copyOf(more);
    }

    @Override
    public List<Extent> next(int limit) throws IOException {
        List<Extent> batch = ranges.next(limit);
        List<Extent> all = new ArrayList<>(batch.size() + 1);
        for (Extent range : batch) {
            while (merged < more.size() && more.get(merged).position() < range.position()) {
                all.add(more.get(merged++));
            }
            all.add(range);
        }
        if (batch.isEmpty()) {
            all.addAll(more.subList(merged, more.size()));
            merged = more.size();
        }
        return all;
    }

    @Override
    public void close() throws IOException {
        ranges.close();
    }
}
