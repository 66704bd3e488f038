// SPDX-License-Identifier: Apache-2.0
package org.offhost.block;

import java.util.Objects;

/**
 * What is known of a logical unit without opening it.
 *
 * @param designator its world-wide name
 * @param kind what it stores
 * @param size bytes it holds; 0 if unknown (a tape)
 * @param blockLength bytes of a logical block; 0 for records of any length
 * @param readOnly whether writes are refused
 * @param initiator name of the initiator port through which this host reaches the unit, and a copy manager behind the same
 *     nexus finds it; empty if the unit is not on a SAN
 */
public record Unit(Designator designator, Kind kind, long size, int blockLength, boolean readOnly, String initiator) {
    /** What a unit stores. */
    public enum Kind {
        /** Fixed-length logical blocks at any address. */
        BLOCKS,
        /** Records of any length, one behind the other. */
        RECORDS
    }

    public Unit {
        Objects.requireNonNull(designator, "designator");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(initiator, "initiator");
        if (size < 0 || blockLength < 0) {
            throw new IllegalArgumentException("unit " + designator + ": size=" + size + " blockLength=" + blockLength);
        }
    }
}
