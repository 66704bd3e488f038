// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.backup;

import java.io.IOException;
import java.util.Optional;
import org.offhost.backup.JobState;
import org.offhost.backup.engine.job.Hands;
import org.offhost.backup.engine.job.Journal;
import org.offhost.backup.engine.job.Noted;
import org.offhost.backup.engine.job.Step;
import org.offhost.backup.engine.source.Ownership;

/** Adds to what is in use what files own beside the volume's map, of a volume that is taken as it is. */
final class BesideMapStep implements Step {
    private final BackupBench bench;

    BesideMapStep(BackupBench bench) {
        this.bench = bench;
    }

    @Override
    public Optional<JobState> state() {
        return Optional.of(JobState.INVENTORY);
    }

    @Override
    public boolean isDone(Journal journal) {
        return journal.has(Noted.Proved.class);
    }

    @Override
    public void run(Hands job) throws IOException, InterruptedException {
        bench.inventory().allocated();
        new Ownership(job, bench.inventory().spool()).settle();
    }
}
