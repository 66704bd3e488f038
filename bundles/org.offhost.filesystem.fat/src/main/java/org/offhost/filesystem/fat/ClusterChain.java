// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.fat;

import java.io.IOException;
import java.util.Optional;
import org.offhost.block.UnreadableBlockException;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.filesystem.Run;
import org.offhost.filesystem.Runs;

/**
 * The clusters of a file or directory in order.
 *
 * @param runs where they are
 * @param clusters how many there are
 * @param problem what is wrong with the chain, if anything
 */
record ClusterChain(Runs runs, long clusters, Optional<String> problem) {
    /** Follows chains of one volume. */
    record Reader(BootSector boot, AllocationTable table) {
        /**
         * Follows the chain of a file.
         *
         * @param first number of the first cluster; 0 if there is none
         * @param length bytes of the file; no cluster behind them is taken
         * @param claimed clusters of other files; these are added
         */
        ClusterChain file(int first, long length, ClaimedClusters claimed) throws IOException {
            long wanted = (length + boot.clusterLength - 1) / boot.clusterLength;
            if (first == 0 || wanted == 0) {
                String problem = first == 0 ? "no cluster for " + length + " bytes" : "a cluster for 0 bytes";
                return new ClusterChain(
                        Runs.NONE, 0, first == 0 && wanted == 0 ? Optional.empty() : Optional.of(problem));
            }
            return new Walk(this, claimed, wanted, true).follow(first);
        }

        /**
         * Follows the chain of a directory.
         *
         * @param limit most clusters it may have
         */
        ClusterChain directory(int first, long limit, ClaimedClusters claimed) throws IOException {
            return new Walk(this, claimed, limit, false).follow(first);
        }
    }

    /** One chain on its way. */
    private static final class Walk {
        private final BootSector boot;
        private final AllocationTable table;
        private final ClaimedClusters claimed;
        private final long wanted;
        private final boolean file;
        private final Runs.Builder runs = new Runs.Builder();
        private long count;
        private boolean shared;
        private String problem;
        private String disagreement;

        Walk(Reader reader, ClaimedClusters claimed, long wanted, boolean file) {
            this.boot = reader.boot();
            this.table = reader.table();
            this.claimed = claimed;
            this.wanted = wanted;
            this.file = file;
        }

        ClusterChain follow(int first) throws IOException {
            int cluster = first;
            while (take(cluster)) {
                int next;
                try {
                    next = table.next(cluster, this::noteDisagreement);
                } catch (UnreadableBlockException | CorruptStructureException e) {
                    note("the FAT entry of cluster " + cluster + " cannot be read: " + e.getMessage());
                    break;
                }
                if (boot.type.isEndOfChain(next)) {
                    break;
                }
                if (count == boot.clusters) {
                    break; // a length that no file of this volume can have, and a circle of shared clusters
                }
                if (count == wanted) {
                    note("goes on behind " + wanted + " clusters, "
                            + (file ? "all its length needs" : "the most it may have"));
                    break;
                }
                cluster = next;
            }
            if (file && count < wanted && problem == null) {
                note("ends after " + count + " of " + wanted + " clusters");
            }
            return new ClusterChain(runs.build(), count, problem());
        }

        /** Adds a cluster; false if the chain cannot go on there. */
        private boolean take(int cluster) {
            if (!boot.isCluster(cluster)) {
                note("leads from " + count + " clusters to number " + cluster + ", expected 2 to "
                        + (boot.clusters + 1));
                return false;
            }
            long position = boot.clusterPosition(cluster);
            if (!claimed.claim(cluster)) {
                if (!shared && isMine(position)) {
                    note("leads back to its own cluster " + cluster + " after " + count + " clusters");
                    return false;
                }
                shared = true;
                note("shares cluster " + cluster + " with another file");
                if (!file || !claimed.mayShare()) {
                    return false; // or a directory could hold itself
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

        /** The first of a chain is told: where tables are of two minds, they are of many entries. */
        private void noteDisagreement(String what) {
            if (disagreement == null) {
                disagreement = what;
            }
        }

        private Optional<String> problem() {
            if (disagreement == null || problem == null) {
                return Optional.ofNullable(problem == null ? disagreement : problem);
            }
            return Optional.of(problem + "; " + disagreement);
        }
    }
}
