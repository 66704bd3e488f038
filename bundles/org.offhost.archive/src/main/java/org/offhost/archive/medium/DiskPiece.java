// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.medium;

import java.util.Optional;
import org.offhost.archive.set.SetProof;
import org.offhost.archive.sums.StoredSums;

/**
 * A part of a disk whose ends are known: a set, whole or damaged, or sums.
 *
 * @param start its first byte
 * @param end byte at which the next set begins
 * @param id of the set; empty if it cannot be read
 * @param proof what is known of the set
 * @param sums what it holds if it is no set
 */
record DiskPiece(long start, long end, String id, Optional<SetProof> proof, Optional<StoredSums> sums) {
    static DiskPiece set(long start, long end, String id, SetProof proof) {
        return new DiskPiece(start, end, id, Optional.of(proof), Optional.empty());
    }

    static DiskPiece sums(StoredSums sums, int unit) {
        long end = sums.start() + sums.length() - unit;
        return new DiskPiece(sums.start(), end, sums.setId(), Optional.empty(), Optional.of(sums));
    }

    boolean overlaps(DiskPiece other) {
        return start < other.end && other.start < end;
    }
}
