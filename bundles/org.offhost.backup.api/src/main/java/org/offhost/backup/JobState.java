// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup;

/** Where a job stands. */
public enum JobState {
    /** Submitted; a thread works on it soon, or it is in the queue and its reason says for what. */
    QUEUED(false),
    QUIESCING(false),
    SNAPSHOTTING(false),
    INVENTORY(false),
    COPYING(false),
    CHECKING(false),
    COMMITTING(false),
    /** A driver is missing; goes on by itself when one appears. */
    WAITING(false),
    /** The process ended while it ran; {@link BackupService#resume} goes on. */
    INTERRUPTED(false),
    COMPLETED(true),
    FAILED(true),
    CANCELLED(true);

    private final boolean ended;

    JobState(boolean ended) {
        this.ended = ended;
    }

    /** Whether nothing follows. */
    public boolean ended() {
        return ended;
    }
}
