// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ext4;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.offhost.block.Extent;
import org.offhost.filesystem.DoubtfulRanges;
import org.offhost.filesystem.Run;
import org.offhost.filesystem.Runs;
import org.offhost.kit.session.Withdrawal;

/**
 * All of a volume but the blocks that were given up: what has to be copied where its maps cannot be trusted, and all of which is
 * in doubt then. One thread.
 */
final class WholeVolume implements DoubtfulRanges {
    private final Withdrawal session;
    private final long length;
    private final String reason;
    private final List<Extent> bad;
    private int nextBad;
    private long at;

    /** @param bad blocks that were given up; they are left out */
    WholeVolume(VolumeParts parts, Runs bad) {
        this.session = parts.session();
        this.length = parts.superblock().length();
        this.reason =
                "the journal is not known whole: " + parts.journalProblem().orElse("");
        this.bad = sorted(bad);
    }

    /** The runs that are no holes, ascending. */
    static List<Extent> sorted(Runs runs) {
        List<Extent> list = new ArrayList<>();
        for (Run run : runs) {
            if (!run.isHole()) {
                list.add(new Extent(run.position(), run.length()));
            }
        }
        list.sort(Comparator.comparingLong(Extent::position));
        return list;
    }

    @Override
    public String reason() {
        return reason;
    }

    @Override
    public List<Extent> next(int limit) throws IOException {
        if (limit < 1) {
            throw new IllegalArgumentException("limit=" + limit);
        }
        session.check();
        List<Extent> ranges = new ArrayList<>();
        while (ranges.size() < limit && at < length) {
            Extent given = nextBad < bad.size() ? bad.get(nextBad++) : new Extent(length, 1);
            long to = Math.min(given.position(), length);
            if (to > at) {
                ranges.add(new Extent(at, to - at));
            }
            at = Math.max(at, given.end());
        }
        return ranges;
    }

    @Override
    public void close() {
        at = length;
    }
}
