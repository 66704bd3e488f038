// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.restore;

import java.io.IOException;
import java.util.Optional;
import org.offhost.backup.JobState;
import org.offhost.backup.engine.job.Hands;
import org.offhost.backup.engine.job.Step;
import org.offhost.backup.engine.source.Volumes;
import org.offhost.backup.notice.Notice;
import org.offhost.backup.notice.NoticeCode;
import org.offhost.block.Access;
import org.offhost.block.BlockDevice;
import org.offhost.driver.Units;
import org.offhost.filesystem.VolumeSummary;

/** Flushes the destination and asks a parser what is on it now. */
final class LookStep implements Step {
    private final RestoreBench bench;

    LookStep(RestoreBench bench) {
        this.bench = bench;
    }

    @Override
    public Optional<JobState> state() {
        return Optional.of(JobState.COPYING);
    }

    @Override
    public void run(Hands job) throws IOException, InterruptedException {
        try (BlockDevice device = bench.units().open(new Units(job), Access.READ_WRITE, job.tally()::verify)) {
            device.flush();
            VolumeSummary found = new Volumes(job)
                    .match(
                            bench.destination().place().on(device),
                            bench.volume().type())
                    .summary();
            job.tally()
                    .note(Notice.of(NoticeCode.VOLUME_RESTORED)
                            .with("type", found.type())
                            .with("label", found.label())
                            .with("length", found.length()));
        }
    }
}
