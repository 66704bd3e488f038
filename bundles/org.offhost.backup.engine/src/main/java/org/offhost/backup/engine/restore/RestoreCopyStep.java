// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.restore;

import java.io.IOException;
import java.util.Optional;
import org.offhost.backup.JobState;
import org.offhost.backup.engine.copy.Copying;
import org.offhost.backup.engine.job.Hands;
import org.offhost.backup.engine.job.Step;
import org.offhost.backup.engine.medium.FullStorage;
import org.offhost.backup.notice.FailedException;
import org.offhost.backup.notice.Notice;
import org.offhost.backup.notice.NoticeCode;
import org.offhost.backup.notice.Remedy;
import org.offhost.block.Designator;
import org.offhost.block.Unit;
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

    /** Of several units the one that is full is named, with what is missing there; all that were made for the job go again. */
    private IOException full(Hands job, CopyException e) throws IOException {
        Designator unit = FullStorage.unit(e)
                .filter(bench.units()::has)
                .orElse(bench.unit().designator());
        Notice full = FullStorage.notice(
                Notice.of(NoticeCode.DESTINATION_STORAGE_FULL).with("unit", unit),
                job.board(),
                unit,
                bench.volume().left(unit));
        boolean removed = false;
        boolean blank = true;
        for (Unit each : bench.units().units()) {
            boolean gone = FullStorage.takeBack(job, each.designator());
            removed |= gone && each.designator().equals(unit);
            blank &= gone;
        }
        return new FailedException(
                full.with("removed", removed)
                        .remedy(
                                Remedy.MAKE_ROOM,
                                Remedy.NAME_DESTINATION_ELSEWHERE,
                                blank ? Remedy.RESTORE_AGAIN : Remedy.RESTORE_OVER),
                e);
    }
}
