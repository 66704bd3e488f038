// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.backup;

import java.io.IOException;
import java.util.Optional;
import org.offhost.backup.JobState;
import org.offhost.backup.engine.job.Hands;
import org.offhost.backup.engine.job.Step;
import org.offhost.backup.engine.source.Inventory;

/** Reads every entry of the volume into the spool. */
final class EntriesStep implements Step {
    private final BackupBench bench;
    private final int batch;

    /** @param batch entries a parser is leased for */
    EntriesStep(BackupBench bench, int batch) {
        this.bench = bench;
        this.batch = batch;
    }

    @Override
    public Optional<JobState> state() {
        return Optional.of(JobState.INVENTORY);
    }

    @Override
    public void run(Hands job) throws IOException, InterruptedException {
        Inventory inventory = bench.inventory(job, batch);
        inventory.open();
        inventory.entries();
    }
}
