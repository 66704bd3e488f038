// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.restore;

import java.io.IOException;
import java.util.Optional;
import org.offhost.backup.CheckLevel;
import org.offhost.backup.JobState;
import org.offhost.backup.engine.job.Hands;
import org.offhost.backup.engine.job.Step;
import org.offhost.backup.engine.medium.JobMedia;
import org.offhost.backup.engine.medium.OpenMedium;
import org.offhost.backup.engine.medium.UnitProof;
import org.offhost.block.Access;
import org.offhost.block.BlockDevice;
import org.offhost.driver.Units;

/** Proves what was restored, or says that nobody did. Made anew by every process: it proves what is. */
final class ProveStep implements Step {
    private final RestoreBench bench;

    ProveStep(RestoreBench bench) {
        this.bench = bench;
    }

    @Override
    public Optional<JobState> state() {
        return bench.request().check() ? Optional.of(JobState.CHECKING) : Optional.empty();
    }

    @Override
    public void run(Hands job) throws IOException, InterruptedException {
        if (!bench.request().check()) {
            UnitProof.none(job);
            return;
        }
        Units units = new Units(job);
        try (OpenMedium open = JobMedia.open(job, bench.medium(), Access.READ, job.tally()::verify);
                BlockDevice device = bench.units().open(units, job.tally()::verify)) {
            boolean summed = new UnitProof(job, UnitProof.Copy.RESTORED)
                    .run(open, bench.set(job, open), bench.destination().place().on(device))
                    .isPresent();
            job.tally().checked(summed ? CheckLevel.FULL : CheckLevel.READ);
        }
    }
}
