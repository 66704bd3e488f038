// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.exfat;

import java.io.IOException;
import java.util.Optional;
import org.offhost.block.UnreadableBlockException;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.filesystem.Run;
import org.offhost.filesystem.Runs;

/**
 * The clusters of an allocation in order (exFAT specification 1.00, 4.1 and 6.3.4.2).
 *
 * @param runs where they are
 * @param problem what is wrong with the chain, if anything
 */
record ClusterChain(Runs runs, Optional<String> problem) {
    /** Whose clusters they are: what is done where they are somebody else's too. */
    enum Owner {
        /** Both get them. */
        FILE,
        /** Only the first gets them, or a directory could hold itself. */
        DIRECTORY,
        /** As a directory, but its length is not recorded: a chain may have fewer clusters than allowed. */
        ROOT
    }

    /** Follows chains of one volume. */
    record Reader(BootSector boot, AllocationTable table) {
        /**
         * Finds the clusters of an allocation.
         *
         * @param first number of the first cluster
         * @param wanted clusters it has by its length, at most as many as the volume has; of a root the most allowed
         * @param contiguous whether they are one behind the other, and the table says nothing (NoFatChain)
         * @param claimed clusters of others; these are added
         */
        ClusterChain follow(long first, long wanted, boolean contiguous, Owner owner, ClaimedClusters claimed)
                throws IOException {
            Walk walk = new Walk(this, claimed, wanted, owner);
            return contiguous ? walk.take(first, wanted) : walk.follow(first);
        }
    }

    /** One chain on its way. */
    private static final class Walk {
        private final BootSector boot;
        private final AllocationTable table;
        private final ClaimedClusters claimed;
        private final long wanted;
        private final Owner owner;
        private final Runs.Builder runs = new Runs.Builder();
        private long count;
        private long last;
        private String problem;

        Walk(Reader reader, ClaimedClusters claimed, long wanted, Owner owner) {
            this.boot = reader.boot();
            this.table = reader.table();
            this.claimed = claimed;
            this.wanted = wanted;
            this.owner = owner;
        }

        /** A series of clusters without a chain. */
        ClusterChain take(long first, long number) {
            if (!boot.isCluster(first)) {
                note("begins at number " + first + ", expected 2 to " + (boot.clusters + 1));
                return result();
            }
            long inside = Math.min(number, boot.clusters + 2 - first);
            if (inside < number) {
                note("has clusters " + first + " to " + (first + number - 1) + " without a chain, expected "
                        + (boot.clusters + 1) + " for the last one at most");
            }
            if (owner != Owner.FILE && !claimed.enter(first)) {
                note("begins at cluster " + first + ", which another directory has");
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
                runs.add(boot.clusterPosition(first), inside * boot.clusterLength);
            }
            return result();
        }

        ClusterChain follow(long first) throws IOException {
            if (owner != Owner.FILE && !claimed.enter(first)) {
                note("begins at cluster " + first + ", which another directory has");
                return result();
            }
            long cluster = first;
            while (take(cluster)) {
                last = cluster;
                try {
                    cluster = table.next(cluster);
                } catch (UnreadableBlockException | CorruptStructureException e) {
                    note("cannot be followed behind cluster " + last + ": " + e.getMessage());
                    break;
                }
                if (cluster == AllocationTable.END) {
                    if (owner != Owner.ROOT && count < wanted) {
                        note("ends at cluster " + last + " after " + count + " of " + wanted + " clusters");
                    }
                    break;
                }
                if (count == wanted) {
                    note("goes on from cluster " + last + " to number " + cluster + " behind " + wanted + " clusters, "
                            + (owner == Owner.ROOT ? "the most it may have" : "all its length needs"));
                    break;
                }
            }
            return result();
        }

        /** Adds a cluster; false if the chain cannot go on there. */
        private boolean take(long cluster) {
            if (!boot.isCluster(cluster)) {
                note("leads " + (count == 0 ? "" : "from cluster " + last + " ") + "to number " + cluster
                        + ", expected 2 to " + (boot.clusters + 1));
                return false;
            }
            long position = boot.clusterPosition(cluster);
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
            runs.add(position, boot.clusterLength);
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

        private void note(String what) {
            if (problem == null) {
                problem = "its cluster chain " + what;
            }
        }

        private ClusterChain result() {
            return new ClusterChain(runs.build(), Optional.ofNullable(problem));
        }
    }
}
