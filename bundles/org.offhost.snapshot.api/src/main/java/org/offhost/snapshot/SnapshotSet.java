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
     * Makes the snapshots readable, read-only, for a host. Does nothing new if they were exposed to it before.
     *
     * @param initiator {@link org.offhost.block.Unit#initiator()} of the unit whose copy manager shall find them
     * @return in the order of {@link SnapshotRequest#units()}
     */
    List<Snapshot> expose(String initiator) throws IOException;

    /** Lets the snapshots go. Does nothing if they are gone. */
    void delete() throws IOException;

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
