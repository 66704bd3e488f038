// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;
import org.offhost.block.Designator;
import org.osgi.annotation.versioning.ConsumerType;

/** Counts the writes of logical units. Thread-safe. */
@ConsumerType
public interface WriteActivityMonitor {
    /**
     * Whose writes are seen.
     *
     * @return empty if this monitor does not know the unit
     */
    Optional<Scope> scope(Designator unit) throws IOException;

    /** Begins to watch a unit. */
    Watch watch(Designator unit) throws IOException;

    /** Whose writes a monitor sees. */
    enum Scope {
        /** Those of this host. Passes the quiet gate where nothing sees more, and the job says so: enough for a local disk. */
        HOST_LOCAL,
        /** Those of one session. Never passes the quiet gate. */
        SESSION,
        /** Those of every initiator. */
        LUN_GLOBAL
    }

    /** A watch on one unit; belongs to one thread. */
    @ConsumerType
    interface Watch extends Closeable {
        Sample sample() throws IOException;
    }

    /**
     * A reading of a write counter. Two readings with the same epoch and count have no write between them; anything else
     * counts as a write.
     *
     * @param epoch changes when the counter starts anew
     * @param writes write commands since the epoch began, or another number that grows with every write: where nobody counts
     *     commands, bytes of what was found written between two readings
     */
    record Sample(String epoch, long writes) {}
}
