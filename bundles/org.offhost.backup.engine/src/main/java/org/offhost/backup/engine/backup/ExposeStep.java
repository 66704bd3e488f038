// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.backup;

import java.io.IOException;
import org.offhost.backup.engine.job.Hands;
import org.offhost.backup.engine.job.Journal;
import org.offhost.backup.engine.job.Step;
import org.offhost.backup.engine.source.JobSnapshot;

/** Shows the snapshot to the nexus that copies to the medium; the same snapshot in every process. */
final class ExposeStep implements Step {
    private final BackupBench bench;

    ExposeStep(BackupBench bench) {
        this.bench = bench;
    }

    @Override
    public boolean isDone(Journal journal) {
        return CommittedSet.isNoted(journal);
    }

    @Override
    public void run(Hands job) throws IOException, InterruptedException {
        JobSnapshot snapshot = new JobSnapshot(job, bench.request().source());
        bench.expose(snapshot.expose(bench.medium().initiator()));
        job.underWay();
    }
}
