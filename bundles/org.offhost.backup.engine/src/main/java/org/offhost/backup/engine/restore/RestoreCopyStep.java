// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.restore;

import java.io.IOException;
import java.util.Optional;
import org.offhost.backup.JobState;
import org.offhost.backup.engine.copy.Copying;
import org.offhost.backup.engine.job.Hands;
import org.offhost.backup.engine.job.Step;
import org.offhost.backup.engine.medium.FullStorage;
import org.offhost.block.Designator;
import org.offhost.copy.CopyException;

/** Has the devices copy the volume, from where it is durable. */
final class RestoreCopyStep implements Step {
    private final RestoreBench bench;

    RestoreCopyStep(RestoreBench bench) {
        this.bench = bench;
    }

    @Override
    public Optional<JobState> state() {
        return Optional.of(JobState.COPYING);
    }

    @Override
    public void run(Hands job) throws IOException, InterruptedException {
        job.underWay();
        try {
            new Copying(job, bench.request().offload(), bench.volume()).run();
        } catch (CopyException e) {
            throw FullStorage.is(e) ? full(job, e) : e;
        }
    }

    private IOException full(Hands job, CopyException e) throws IOException {
        Designator unit = bench.unit().designator();
        String said = FullStorage.text(
                job.board(), "destination " + unit, unit, bench.volume().left());
        boolean gone = FullStorage.takeBack(job, unit);
        return new IOException(
                said + (gone ? ". It was new and is removed again" : ". What is on it now is no whole volume")
                        + ". Make room there, or name a destination elsewhere, and restore again"
                        + (gone ? "" : " with --overwrite"),
                e);
    }
}
