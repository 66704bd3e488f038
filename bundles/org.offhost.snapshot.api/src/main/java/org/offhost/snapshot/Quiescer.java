// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.offhost.block.Designator;
import org.osgi.annotation.versioning.ConsumerType;

/** Asks the application behind a unit to hold its writes. Chosen by {@code service.ranking}. Thread-safe. */
@ConsumerType
public interface Quiescer {
    /**
     * Freezes the writers of a unit.
     *
     * @param maxHold the lease thaws by itself after this time
     * @return empty if this quiescer has nothing to do with the unit
     */
    Optional<Lease> freeze(Designator unit, Duration maxHold) throws IOException;

    /** Writers held; closing it thaws them. */
    @ConsumerType
    interface Lease extends Closeable {
        /** Whether the application's data is consistent as long as this is held, or only the blocks are still. */
        boolean applicationConsistent();

        /** Whether the lease still holds; false after it thawed by itself. */
        boolean holds();
    }
}
