// SPDX-License-Identifier: Apache-2.0
package org.offhost.kit.cluster;

import java.io.IOException;

/**
 * Follows chains of one volume. Every walk ends: it takes no more clusters than the volume has, and goes through those of others
 * only as often as {@link ClaimedClusters#mayShare} allows. One thread.
 *
 * @param heap where clusters lie
 * @param table what follows what
 */
public record ClusterChains(ClusterHeap heap, Successors table) {
    /**
     * Finds the clusters of an allocation by the table.
     *
     * @param first number of the first cluster
     * @param wanted clusters it has by its length, at least 1; of what is not measured, the most allowed
     * @param claimed clusters of others; these are added
     */
    public ClusterChain follow(long first, long wanted, ClusterChain.Owner owner, ClaimedClusters claimed)
            throws IOException {
        return new ChainWalk(heap, table, claimed, wanted, owner).follow(first);
    }

    /** Finds the clusters of an allocation that lie one behind the other, and of which the table says nothing. */
    public ClusterChain contiguous(long first, long number, ClusterChain.Owner owner, ClaimedClusters claimed) {
        return new ChainWalk(heap, table, claimed, number, owner).take(first, number);
    }
}
