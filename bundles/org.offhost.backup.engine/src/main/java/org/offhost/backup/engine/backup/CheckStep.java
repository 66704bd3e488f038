// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.backup;

import java.io.IOException;
import java.util.Optional;
import org.offhost.backup.JobState;
import org.offhost.backup.engine.job.Hands;
import org.offhost.backup.engine.job.Step;
import org.offhost.driver.Units;

/** Holds what is on the medium against the snapshot, while it is there. Made anew by every process: it proves what is. */
final class CheckStep implements Step {
    private final BackupBench bench;

    CheckStep(BackupBench bench) {
        this.bench = bench;
    }

    @Override
    public Optional<JobState> state() {
        return Optional.of(JobState.CHECKING);
    }

    @Override
    public void run(Hands job) throws IOException, InterruptedException {
        new Check(
                        job,
                        new Units(job),
                        bench.layout(),
                        bench.row(),
                        bench.medium(),
                        bench.inventory(),
                        bench.metadata(),
                        bench.given(job))
                .run(bench.request().check());
    }
}
