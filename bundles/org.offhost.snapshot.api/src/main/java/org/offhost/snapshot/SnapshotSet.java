// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot;

import java.io.IOException;
import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Snapshots of one instant. It outlives this object and its provider: {@link SnapshotProvider#find} gives it again.
 * Thread-safe.
 */
@ConsumerType
public interface SnapshotSet {
    String id();

    State state() throws IOException;

    /**
     * Cuts. Does nothing if it was cut before.
     *
     * @throws IOException if there is no usable snapshot now
     */
    void commit() throws IOException;

    /**
     * Makes the snapshots readable, read-only, through an initiator port: of this host, or of whoever copies from them. Called
     * once for each port that reads; does nothing new if they were exposed to it before.
     *
     * @param initiator the port, as {@link org.offhost.block.Unit#initiator()} and the offers of copy drivers name it; empty
     *     for units that are on no SAN
     * @return in the order of {@link SnapshotRequest#units()}, of the same names whatever the port
     */
    List<Snapshot> expose(String initiator) throws IOException;

    /** Lets the snapshots go. Does nothing if they are gone. */
    void delete() throws IOException;

    /**
     * Lets the snapshots go as {@link #delete} does, and keeps a mark of their cut, so that it can be asked later what was
     * written since ({@link SnapshotProvider#changed}); a provider that cannot tell deletes. A mark takes as little room as the
     * array can: where it tells changes by comparing snapshots alone, that of the cut, which holds what is overwritten since. Does nothing if they are gone.
     */
    default void retire() throws IOException {
        delete();
    }

    /** Where a set stands. */
    enum State {
        PREPARED,
        CUT,
        EXPOSED,
        DELETED,
        /** Damaged, out of room or overtaken: not to be read. */
        FAILED
    }
}
