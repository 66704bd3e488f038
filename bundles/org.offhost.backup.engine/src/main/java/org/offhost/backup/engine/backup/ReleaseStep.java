// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.backup;

import java.io.IOException;
import java.time.Duration;
import org.offhost.backup.engine.job.Hands;
import org.offhost.backup.engine.job.Step;
import org.offhost.backup.engine.job.Ticker;
import org.offhost.backup.engine.source.JobSnapshot;
import org.offhost.backup.engine.source.SetMarks;
import org.offhost.backup.engine.source.StillSource;
import org.offhost.backup.engine.writing.CommittedSet;

/** Lets the snapshot go. */
final class ReleaseStep implements Step {
    private final BackupBench bench;
    private final Ticker ticker;

    ReleaseStep(BackupBench bench, Ticker ticker) {
        this.bench = bench;
        this.ticker = ticker;
    }

    @Override
    public void run(Hands job) throws IOException, InterruptedException {
        job.underWay();
        boolean none = StillSource.isTaken(job.journal());
        bench.snapshotIfAny()
                .filter(s -> !none)
                .ifPresent(snapshot -> job.tally().held(Duration.between(snapshot.cutAt(), ticker.now())));
        JobSnapshot snapshot = new JobSnapshot(job, bench.request().sources());
        if (!none && CommittedSet.isNoted(job.journal())) {
            snapshot.retire();
            new SetMarks(job, bench.request().sources()).prune();
            snapshot.forgetRetired();
        } else {
            snapshot.release();
        }
    }
}
