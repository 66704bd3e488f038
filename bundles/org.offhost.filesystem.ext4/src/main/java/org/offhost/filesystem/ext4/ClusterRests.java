// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ext4;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.offhost.block.Extent;
import org.offhost.filesystem.Run;
import org.offhost.filesystem.Runs;

/** With bigalloc, clusters of many blocks are given out whole: what of them an inode does not use is its own all the same. */
final class ClusterRests {
    private ClusterRests() {}

    /**
     * The parts, ascending, of the clusters that runs lie in and that are in none of the runs.
     *
     * @param foreign runs, ascending, whose clusters are another's: those that {@code $RESIZE} has among the descriptors
     */
    static Runs of(Superblock superblock, List<Runs> all, List<Extent> foreign) {
        List<Extent> used = new ArrayList<>();
        for (Runs runs : all) {
            for (Run run : runs) {
                if (!run.isHole()) {
                    used.add(new Extent(run.position(), run.length()));
                }
            }
        }
        used.sort(Comparator.comparingLong(Extent::position));
        long cluster = superblock.clusterLength();
        Runs.Builder rests = new Runs.Builder(1);
        long end = 0; // of what was looked at
        for (Extent e : ExtentLists.without(used, foreign)) {
            long start = e.position() / cluster * cluster;
            long covered = (end + cluster - 1) / cluster * cluster;
            if (start >= covered) {
                add(rests, end, covered, superblock);
                add(rests, start, e.position(), superblock);
            } else {
                add(rests, end, e.position(), superblock);
            }
            end = Math.max(end, e.end());
        }
        add(rests, end, (end + cluster - 1) / cluster * cluster, superblock);
        return rests.build();
    }

    private static void add(Runs.Builder rests, long from, long to, Superblock superblock) {
        long end = Math.min(to, superblock.length());
        if (end > from) {
            rests.add(from, end - from);
        }
    }
}
