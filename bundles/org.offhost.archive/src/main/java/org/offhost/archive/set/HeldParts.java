// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.set;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.offhost.block.Extent;
import org.offhost.filesystem.ExtentStream;

/** Of ranges of a volume the parts that lie in one set of a chain: what is read of a tape in its order. */
public final class HeldParts implements ExtentStream {
    private static final int BATCH = 1024;

    private final VolumeRanges shown;
    private final ExtentStream of;
    private final VolumeRanges link;
    private final boolean elsewhere;
    private Iterator<Extent> batch = List.<Extent>of().iterator();

    /** What of the last range is still to be looked at. */
    private Optional<Extent> rest = Optional.empty();

    /**
     * @param shown where all sets of the chain have them
     * @param of ranges, in any order; not closed
     * @param link one of the {@link VolumeRanges#links}
     * @param elsewhere whether what lies in no set is given, too
     */
    public HeldParts(VolumeRanges shown, ExtentStream of, VolumeRanges link, boolean elsewhere) {
        this.shown = shown;
        this.of = of;
        this.link = link;
        this.elsewhere = elsewhere;
    }

    @Override
    public List<Extent> next(int limit) throws IOException {
        List<Extent> next = new ArrayList<>();
        while (next.size() < limit && more()) {
            Extent range = rest.orElseThrow();
            Optional<VolumeRanges.Located> there = shown.at(range.position());
            long begin = there.map(VolumeRanges.Located::position).orElse(Long.MAX_VALUE);
            boolean none = begin > range.position();
            long end = Math.min(range.end(), none ? begin : there.orElseThrow().end());
            if (none ? elsewhere : there.orElseThrow().in() == link) {
                next.add(new Extent(range.position(), end - range.position()));
            }
            rest = end < range.end() ? Optional.of(new Extent(end, range.end() - end)) : Optional.empty();
        }
        return next;
    }

    private boolean more() throws IOException {
        if (rest.isPresent()) {
            return true;
        }
        if (!batch.hasNext()) {
            batch = of.next(BATCH).iterator();
        }
        rest = batch.hasNext() ? Optional.of(batch.next()) : Optional.empty();
        return rest.isPresent();
    }

    @Override
    public void close() {
        // the ranges belong to whoever opened them
    }
}
