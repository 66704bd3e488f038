// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.backup;

import java.io.IOException;
import java.util.Optional;
import org.offhost.backup.JobState;
import org.offhost.backup.engine.job.Hands;
import org.offhost.backup.engine.job.Step;
import org.offhost.backup.engine.source.JobSnapshot;
import org.offhost.backup.engine.source.StillSource;

/** Makes sure, behind the last byte read from it, that the snapshot still is what was cut, and a source without one what it was: otherwise the set is none. */
final class TrustStep implements Step {
    private final BackupBench bench;

    TrustStep(BackupBench bench) {
        this.bench = bench;
    }

    @Override
    public Optional<JobState> state() {
        return Optional.of(JobState.CHECKING);
    }

    @Override
    public void run(Hands job) throws IOException, InterruptedException {
        if (StillSource.isTaken(job.journal())) {
            new StillSource(job, bench.request())
                    .requireUnchanged(bench.inventory().spool(), bench.row().size());
            return;
        }
        new JobSnapshot(job, bench.request().source()).checkAlive();
    }
}
