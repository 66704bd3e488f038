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

/** Proves from the spool that every block in use has one owner. */
final class OwnershipStep implements Step {
    private final BackupBench bench;

    OwnershipStep(BackupBench bench) {
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
        Ownership ownership = new Ownership(job, bench.inventory().spool());
        boolean accept = bench.request().acceptInconsistent();
        try {
            ownership.prove(bench.inventory().takeRuns(), accept);
        } catch (Ownership.AllNeededException e) {
            bench.inventory().whole();
            ownership.prove(bench.inventory().takeRuns(), accept);
        }
        if (ownership.besideMap().isEmpty()) {
            ownership.settle();
        }
    }
}
