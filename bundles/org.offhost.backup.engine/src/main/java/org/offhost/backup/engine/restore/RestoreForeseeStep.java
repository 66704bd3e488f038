// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.restore;

import java.io.IOException;
import java.util.Optional;
import org.offhost.backup.JobState;
import org.offhost.backup.engine.job.Hands;
import org.offhost.backup.engine.job.Step;

/** Says what the copy would come to, in the place of the steps that write. */
final class RestoreForeseeStep implements Step {
    private final RestoreBench bench;

    RestoreForeseeStep(RestoreBench bench) {
        this.bench = bench;
    }

    @Override
    public Optional<JobState> state() {
        return Optional.of(JobState.COPYING);
    }

    @Override
    public void run(Hands job) throws IOException, InterruptedException {
        bench.volume().foresee(bench.request().offload());
    }
}
