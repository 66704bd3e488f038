// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive;

/**
 * A part of a disk whose ends are known: a set, whole or damaged.
 *
 * @param start its first byte
 * @param end byte at which the next set begins
 * @param id of the set; empty if it cannot be read
 * @param proof what is known of it
 */
record DiskPiece(long start, long end, String id, SetProof proof) {
    boolean overlaps(DiskPiece other) {
        return start < other.end && other.start < end;
    }
}
