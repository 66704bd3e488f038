// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.access;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is registered and reserved at one moment.
 *
 * @param generation PRGENERATION
 * @param keys by initiator port, in the order of registration
 * @param type of the reservation; empty if there is none
 * @param holder whose reservation it is; empty if there is none, or all registrants hold it
 * @param persistent whether APTPL is active: all but the generation is kept over a loss of power
 */
public record ReservationState(
        int generation,
        Map<String, Long> keys,
        Optional<ReservationType> type,
        Optional<String> holder,
        boolean persistent) {
    /** Whether the memory would hold the same of both. */
    boolean isKeptAs(ReservationState other) {
        return persistent == other.persistent
                && List.copyOf(keys.entrySet()).equals(List.copyOf(other.keys.entrySet()))
                && type.equals(other.type)
                && holder.equals(other.holder);
    }

    /** Whether a port holds the reservation. */
    public boolean holds(String port) {
        return type.filter(ReservationType::isHeldByAll).isPresent()
                ? keys.containsKey(port)
                : holder.filter(port::equals).isPresent();
    }

    /** The key that READ RESERVATION shows: 0 where all registrants hold it (SPC-4, 5.13.10). */
    public long key() {
        return holder.map(keys::get).orElse(0L);
    }
}
