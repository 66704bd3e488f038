// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.fat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.offhost.block.Extent;
import org.offhost.filesystem.ExtentStream;

/** The system area and the clusters that the table marks as used, neighbours joined. */
final class UsedClusters implements ExtentStream {
    private final FatMetadata volume;
    private int cluster = 2;
    private Extent open;

    UsedClusters(FatMetadata volume) {
        this.volume = volume;
        this.open = volume.boot().systemArea();
    }

    @Override
    public List<Extent> next(int limit) throws IOException {
        if (limit < 1) {
            throw new IllegalArgumentException("limit=" + limit);
        }
        volume.session().check();
        FatBootSector boot = volume.boot();
        MirroredTable table = volume.table();
        List<Extent> ranges = new ArrayList<>();
        while (ranges.size() < limit && open != null) {
            if (!boot.isCluster(cluster)) {
                ranges.add(open);
                open = null;
            } else {
                // the root needs its first cluster even where a damaged table has it as free
                if (cluster == boot.rootCluster || table.isUsed(cluster)) {
                    add(boot.clusterPosition(cluster), boot.clusterLength, ranges);
                }
                cluster++;
            }
        }
        return ranges;
    }

    private void add(long position, int length, List<Extent> ranges) {
        if (open.end() == position) {
            open = new Extent(open.position(), open.length() + length);
        } else {
            ranges.add(open);
            open = new Extent(position, length);
        }
    }

    @Override
    public void close() {
        open = null;
    }
}
