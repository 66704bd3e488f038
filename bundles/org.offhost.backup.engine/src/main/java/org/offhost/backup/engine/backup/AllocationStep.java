// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.backup;

import java.io.IOException;
import java.util.Optional;
import org.offhost.backup.JobState;
import org.offhost.backup.engine.job.Hands;
import org.offhost.backup.engine.job.Journal;
import org.offhost.backup.engine.job.Noted;
import org.offhost.backup.engine.job.Step;

/** Reads the volume's own map of what is in use into the spool. */
final class AllocationStep implements Step {
    private final BackupBench bench;

    AllocationStep(BackupBench bench) {
        this.bench = bench;
    }

    @Override
    public Optional<JobState> state() {
        return Optional.of(JobState.INVENTORY);
    }

    @Override
    public boolean isDone(Journal journal) {
        return journal.has(Noted.OwnMap.class) && bench.inventory().spool().allocatedComplete();
    }

    @Override
    public void run(Hands job) throws IOException, InterruptedException {
        bench.inventory().allocated();
    }
}
