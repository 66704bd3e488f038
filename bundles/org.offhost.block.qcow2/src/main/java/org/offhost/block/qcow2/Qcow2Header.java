// SPDX-License-Identifier: Apache-2.0
package org.offhost.block.qcow2;

import java.util.Optional;

/**
 * What an image says of itself, judged.
 *
 * @param image name of the file
 * @param version 2 or 3
 * @param clusterBits binary logarithm of the bytes of a cluster, 9 to 21
 * @param size bytes that the image shows
 * @param l1Position byte of the file at which the L1 table begins
 * @param l1Entries entries of it, enough for the size, all in the file
 * @param dirty whether reference counts may be wrong, which no reader minds
 * @param corrupt whether QEMU found it damaged
 */
record Qcow2Header(
        String image,
        int version,
        int clusterBits,
        long size,
        long l1Position,
        long l1Entries,
        Optional<Backing> backing,
        SnapshotPlace snapshots,
        boolean dirty,
        boolean corrupt) {

    /** @param format as it is written beside the name; empty if it is not */
    record Backing(String name, String format) {}

    /** As it is written; nothing of it is judged. */
    record SnapshotPlace(long position, long count) {}

    int clusterSize() {
        return 1 << clusterBits;
    }
}
