// SPDX-License-Identifier: Apache-2.0
package org.offhost.copy;

import org.offhost.block.Designator;

/** A unit as one end of a copy: a row of bytes that positions count in. */
public sealed interface Place permits Place.Blocks, Place.Records {
    Designator unit();

    /**
     * A unit of blocks; position 0 is its first byte.
     *
     * @param unit the unit
     */
    record Blocks(Designator unit) implements Place {}

    /**
     * Consecutive records of one length on a unit of records; position 0 is the first byte of the first of them.
     *
     * @param unit the unit
     * @param firstObject logical object identifier of the first record
     * @param recordLength bytes of every record, at least 512
     */
    record Records(Designator unit, long firstObject, int recordLength) implements Place {
        public Records {
            if (firstObject < 0 || recordLength < 512) {
                throw new IllegalArgumentException("firstObject=" + firstObject + " recordLength=" + recordLength);
            }
        }
    }
}
