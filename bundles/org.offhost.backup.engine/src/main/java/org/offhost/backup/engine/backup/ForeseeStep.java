// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.backup;

import java.io.IOException;
import org.offhost.backup.engine.job.Hands;
import org.offhost.backup.engine.job.Step;

/** Says what the copy would come to, in the place of the steps that write. */
final class ForeseeStep implements Step {
    private final BackupBench bench;

    ForeseeStep(BackupBench bench) {
        this.bench = bench;
    }

    @Override
    public void run(Hands job) throws IOException, InterruptedException {
        bench.stream(job).foresee(bench.request().offload());
    }
}
