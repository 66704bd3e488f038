// SPDX-License-Identifier: Apache-2.0
package org.offhost.kit.cluster;

import java.io.IOException;
import java.util.Optional;
import org.offhost.block.UnreadableBlockException;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.filesystem.Run;
import org.offhost.filesystem.Runs;
import org.offhost.kit.cluster.ClusterChain.Owner;

/** One chain on its way. */
final class ChainWalk {
    private final ClusterHeap heap;
    private final Successors table;
    private final ClaimedClusters claimed;
    private final long wanted;
    private final Owner owner;
    private final Runs.Builder runs = new Runs.Builder();
    private long count;
    private long last;
    private String problem;
    private String doubt;

    ChainWalk(ClusterHeap heap, Successors table, ClaimedClusters claimed, long wanted, Owner owner) {
        this.heap = heap;
        this.table = table;
        this.claimed = claimed;
        this.wanted = wanted;
        this.owner = owner;
    }

    /** A series of clusters without a chain. */
    ClusterChain take(long first, long number) {
        if (!heap.isCluster(first)) {
            note("begins at number " + first + ", expected 2 to " + (heap.clusters() + 1));
            return result();
        }
        long inside = Math.min(number, heap.clusters() + 2 - first);
        if (inside < number) {
            note("has clusters " + first + " to " + (first + number - 1) + " without a chain, expected "
                    + (heap.clusters() + 1) + " for the last one at most");
        }
        if (!mayEnter(first)) {
            return result();
        }
        long end = claimed.claim(first, inside);
        if (end < first + inside) {
            note("shares cluster " + end + " with another file");
            if (owner != Owner.FILE) {
                inside = end - first;
            }
        }
        if (inside > 0) {
            runs.add(heap.clusterPosition(first), inside * heap.clusterLength());
        }
        return result();
    }

    ClusterChain follow(long first) throws IOException {
        if (!mayEnter(first)) {
            return result();
        }
        long cluster = first;
        while (take(cluster)) {
            last = cluster;
            try {
                cluster = table.next(cluster, this::doubt);
            } catch (UnreadableBlockException | CorruptStructureException e) {
                note("cannot be followed behind cluster " + last + ": " + e.getMessage());
                break;
            }
            if (cluster == Successors.END) {
                if (owner != Owner.UNMEASURED_DIRECTORY && count < wanted) {
                    note("ends at cluster " + last + " after " + count + " of " + wanted + " clusters");
                }
                break;
            }
            if (count == wanted || count == heap.clusters()) {
                note("goes on from cluster " + last + " to number " + cluster + " behind " + count + " clusters, "
                        + (count < wanted
                                ? "all that the volume has"
                                : owner == Owner.UNMEASURED_DIRECTORY
                                        ? "the most it may have"
                                        : "all its length needs"));
                break;
            }
        }
        return result();
    }

    private boolean mayEnter(long first) {
        if (owner == Owner.FILE || claimed.enter(first)) {
            return true;
        }
        note("begins at cluster " + first + ", which another directory has");
        return false;
    }

    /** Adds a cluster; false if the chain cannot go on there. */
    private boolean take(long cluster) {
        if (!heap.isCluster(cluster)) {
            note("leads " + (count == 0 ? "" : "from cluster " + last + " ") + "to number " + cluster
                    + ", expected 2 to " + (heap.clusters() + 1));
            return false;
        }
        long position = heap.clusterPosition(cluster);
        if (!claimed.claim(cluster)) {
            if (problem == null && isMine(position)) {
                note("leads back from cluster " + last + " to its own cluster " + cluster + " after " + count
                        + " clusters");
                return false;
            }
            note("shares cluster " + cluster + " with another file");
            if (owner != Owner.FILE || !claimed.mayShare()) {
                return false;
            }
        }
        runs.add(position, heap.clusterLength());
        count++;
        return true;
    }

    private boolean isMine(long position) {
        for (Run run : runs.build()) {
            if (run.position() <= position && position < run.position() + run.length()) {
                return true;
            }
        }
        return false;
    }

    /** The first of a chain is told: what is wrong behind it may follow from it. */
    private void note(String what) {
        if (problem == null) {
            problem = "its cluster chain " + what;
        }
    }

    /** The first of a chain is told: where tables are of two minds, they are of many entries. */
    private void doubt(String what) {
        if (doubt == null) {
            doubt = what;
        }
    }

    private ClusterChain result() {
        String all = problem == null || doubt == null ? (problem == null ? doubt : problem) : problem + "; " + doubt;
        return new ClusterChain(runs.build(), Optional.ofNullable(all));
    }
}
