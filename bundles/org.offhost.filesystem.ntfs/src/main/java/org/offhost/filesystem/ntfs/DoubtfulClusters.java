// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ntfs;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.offhost.block.Extent;
import org.offhost.filesystem.DoubtfulRanges;
import org.offhost.kit.session.Withdrawal;

/** Clusters that $LogFile has in doubt, as bytes of the volume. */
final class DoubtfulClusters implements DoubtfulRanges {
    private final Withdrawal withdrawal;
    private final BootSector boot;
    private final ClusterRanges clusters;
    private final String reason;
    private int next;

    DoubtfulClusters(Withdrawal withdrawal, BootSector boot, ClusterRanges clusters, String reason) {
        this.withdrawal = withdrawal;
        this.boot = boot;
        this.clusters = clusters;
        this.reason = reason;
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
        withdrawal.check();
        List<Extent> ranges = new ArrayList<>(Math.min(limit, 1024));
        for (; ranges.size() < limit && next < clusters.count(); next++) {
            long start = boot.position(clusters.first(next));
            ranges.add(new Extent(start, boot.position(clusters.end(next)) - start));
        }
        return ranges;
    }

    @Override
    public void close() {
        next = clusters.count();
    }
}
