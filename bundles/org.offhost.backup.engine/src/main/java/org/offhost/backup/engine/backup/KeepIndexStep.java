// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.backup;

import org.offhost.backup.engine.job.Hands;
import org.offhost.backup.engine.job.Step;

/** Keeps the index of the set for the one that will continue it; of a set that another process began there is nothing to keep. */
final class KeepIndexStep implements Step {
    private final BackupBench bench;

    KeepIndexStep(BackupBench bench) {
        this.bench = bench;
    }

    @Override
    public void run(Hands job) {
        bench.keepIndex();
    }
}
