// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.keep;

import java.io.IOException;
import java.time.Instant;
import org.offhost.backup.BackupService;
import org.offhost.backup.Job;
import org.offhost.backup.notice.RefusedException;
import org.offhost.block.Designator;
import org.osgi.annotation.versioning.ProviderType;

/** Does something with sets that are there; its jobs are among those of {@link org.offhost.backup.BackupService}. Thread-safe. */
@ProviderType
public interface SetKeeper {
    /**
     * Submits a consolidation: the point that a set shows becomes a set of its own on another medium, copied from medium to
     * medium.
     *
     * @throws RefusedException if the request can never be done
     */
    Job consolidate(ConsolidateRequest request, BackupService.Queueing queueing) throws IOException;

    /** Submits a consolidation, and it waits for its media where that is configured. */
    default Job consolidate(ConsolidateRequest request) throws IOException {
        return consolidate(request, BackupService.Queueing.AS_CONFIGURED);
    }

    /**
     * Locks a set: no command forgets it, or overwrites its medium, before an instant. What is locked already is locked longer,
     * never shorter.
     *
     * @throws RefusedException if there is no such set, the instant has passed, or it is locked longer
     */
    void lock(Designator medium, String setId, Instant until) throws IOException;

    /**
     * Forgets the sets of a medium that nothing keeps, for good: first all of them are marked on the medium, the newest first, so
     * that no set that is there ever lacks one that it continues; then their room is given back. Begun again it goes on.
     *
     * @throws RefusedException if the medium is a tape, is damaged, or tells of a later time than the clock of this host
     */
    ForgetReport forget(ForgetRequest request) throws IOException, InterruptedException;
}
