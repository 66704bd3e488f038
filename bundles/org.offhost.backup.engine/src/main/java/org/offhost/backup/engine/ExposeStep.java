// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine;

import java.io.IOException;

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
