// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.backup;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.offhost.backup.BackupRequest;
import org.offhost.backup.JobState;
import org.offhost.backup.engine.job.Cause;
import org.offhost.backup.engine.job.Hands;
import org.offhost.backup.engine.job.JobBody;
import org.offhost.backup.engine.job.Journal;
import org.offhost.backup.engine.job.Noted;
import org.offhost.backup.engine.job.PausedException;
import org.offhost.backup.engine.job.Ticker;
import org.offhost.backup.engine.source.JobSnapshot;
import org.offhost.backup.engine.source.SetMarks;
import org.offhost.backup.engine.source.SnapshotLostException;
import org.offhost.backup.notice.FailedException;
import org.offhost.backup.notice.Notice;
import org.offhost.backup.notice.NoticeCode;
import org.offhost.backup.notice.Remedy;
import org.offhost.block.FileErrors;

/**
 * A backup of several units of one instant: all are admitted, one gate is passed, one cut is made, and each is saved as a job of its
 * own would save it, one after the other. One that fails keeps no other from being saved.
 */
public final class GroupSteps implements JobBody {
    private final BackupRequest.Group request;
    private final Ticker ticker;
    private final int batch;
    private Optional<Instant> cutAt = Optional.empty();

    /** @param batch entries a parser is leased for */
    public GroupSteps(BackupRequest.Group request, Ticker ticker, int batch) {
        this.request = request;
        this.ticker = ticker;
        this.batch = batch;
    }

    @Override
    public void run(Hands job) throws IOException, InterruptedException {
        if (!job.journal().has(Noted.Cut.class) && over(job).over() == 0) {
            cut(job);
        }
        for (int number = over(job).over() + 1; number <= request.units().size(); number++) {
            job.checkCancelled();
            save(job, GroupUnit.of(job, request, number));
        }
        job.underWay();
        job.surviving(() -> {
            release(job);
            return null;
        });
        Noted.UnitsOver over = over(job);
        if (!over.failed().isEmpty()) {
            throw new FailedException(Notice.of(NoticeCode.GROUP_INCOMPLETE)
                    .with("group", GroupUnit.id(job))
                    .with("saved", over.kept())
                    .with("failed", over.failed())
                    .remedy(Remedy.SUBMIT_AGAIN));
        }
    }

    private static Noted.UnitsOver over(Hands job) {
        return over(job.journal());
    }

    private static Noted.UnitsOver over(Journal journal) {
        return journal.find(Noted.UnitsOver.class).orElse(Noted.UnitsOver.NONE);
    }

    private void cut(Hands job) throws IOException, InterruptedException {
        for (int number = 1; number <= request.units().size(); number++) {
            GroupUnit.of(job, request, number).admit(ticker);
        }
        new JobSnapshot(job, request.sources()).provider(); // refuses
        GateStep gate = new GateStep(request, ticker);
        job.enter(JobState.QUIESCING);
        job.surviving(() -> {
            gate.run(job);
            return null;
        });
        cutAt = Optional.of(ticker.now());
        job.note(Notice.of(NoticeCode.GROUP_CUT)
                .with("group", GroupUnit.id(job))
                .with("units", request.units().size()));
    }

    private void save(Hands job, GroupUnit unit) throws IOException, InterruptedException {
        try {
            unit.save(ticker, batch);
        } catch (PausedException | CancellationException e) {
            throw e;
        } catch (IOException | RuntimeException | LinkageError e) {
            job.checkCancelled(); // or the service stops
            if (!unit.isSaved()) {
                failed(job, unit, e);
                return;
            }
            unit.hands().note(Notice.of(NoticeCode.DONE_BEFORE).with("cause", Cause.of(e)));
        }
        unit.tell();
        if (unit.isSaved()) {
            job.note(Notice.of(NoticeCode.GROUP_UNIT_SAVED)
                    .with("unit", unit.request().name())
                    .with("set", unit.setId())
                    .with("medium", unit.request().medium()));
        }
        Noted.UnitsOver over = over(job);
        end(job, unit, new Noted.UnitsOver(over.over() + 1, over.failed(), over.kept() + (unit.isSaved() ? 1 : 0)));
    }

    /** What keeps the job from noting anything, or a resumed one from going on with this unit, can be mended: it is no failure of the unit. */
    private void failed(Hands job, GroupUnit unit, Throwable e) throws IOException, InterruptedException {
        if (e instanceof IOException io && FileErrors.isFull(io)) {
            throw io;
        }
        boolean resumed =
                job.journal().find(Noted.Runs.class).filter(r -> r.count() > 1).isPresent();
        boolean lost = e instanceof SnapshotLostException; // nobody brings it back: the units after it have their turn
        if (e instanceof IOException && resumed && !lost && !unit.hands().isUnderWay()) {
            throw new PausedException(Notice.of(NoticeCode.CANNOT_GO_ON)
                    .with("cause", Cause.of(e))
                    .remedy(Remedy.MEND_AND_RESUME, Remedy.CANCEL));
        }
        unit.abandon(ticker, batch);
        unit.tell();
        job.note(Notice.of(NoticeCode.GROUP_UNIT_FAILED)
                .with("unit", unit.request().name())
                .with("cause", Cause.of(e)));
        Noted.UnitsOver over = over(job);
        List<String> failed = new ArrayList<>(over.failed());
        failed.add(unit.request().name());
        end(job, unit, new Noted.UnitsOver(over.over() + 1, failed, over.kept()));
    }

    /** With the figures, in one save: who goes on counts no unit twice, and one that is cancelled by now begins no other. */
    private static void end(Hands job, GroupUnit unit, Noted.UnitsOver over) throws IOException {
        job.notCommitted();
        job.journal().note(over);
        job.checkpoint();
        unit.hands().file().letGo();
    }

    private void release(Hands job) throws IOException, InterruptedException {
        JobSnapshot snapshot = new JobSnapshot(job, request.sources());
        if (!job.journal().has(Noted.Cut.class)) {
            return; // by a process before
        }
        cutAt.ifPresent(at -> job.tally().held(Duration.between(at, ticker.now())));
        if (over(job).kept() > 0) {
            snapshot.retire();
            new SetMarks(job, request.sources()).prune();
            snapshot.forgetRetired();
        } else {
            snapshot.release();
        }
    }

    @Override
    public void abandon(Hands job) throws IOException, InterruptedException {
        int next = over(job).over() + 1;
        try {
            if (job.journal().has(Noted.Cut.class) && next <= request.units().size()) {
                GroupUnit.of(job, request, next).abandon(ticker, batch);
            }
        } finally {
            new JobSnapshot(job, request.sources()).releaseNow();
        }
    }

    @Override
    public boolean isDone(Journal journal) {
        Noted.UnitsOver over = over(journal);
        return !request.dryRun() && over.kept() == request.units().size();
    }
}
