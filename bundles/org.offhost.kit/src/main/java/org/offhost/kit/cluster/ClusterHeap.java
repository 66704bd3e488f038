// SPDX-License-Identifier: Apache-2.0
package org.offhost.kit.cluster;

/** Where the clusters of a volume lie. They are counted from 2, as FAT and exFAT do. */
public interface ClusterHeap {
    /** How many there are, 1 to 2^32 - 11. */
    long clusters();

    /** Bytes of each. */
    int clusterLength();

    /** Byte of the volume at which one begins. */
    long clusterPosition(long number);

    /** Whether the number is that of a cluster of this volume. */
    default boolean isCluster(long number) {
        return number >= 2 && number - 2 < clusters();
    }
}
