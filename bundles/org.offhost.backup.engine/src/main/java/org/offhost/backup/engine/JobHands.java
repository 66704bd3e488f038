// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.offhost.backup.JobState;
import org.offhost.backup.engine.job.Cause;
import org.offhost.backup.engine.job.Hands;
import org.offhost.backup.engine.job.JobFile;
import org.offhost.backup.engine.job.JobLog;
import org.offhost.backup.engine.job.Journal;
import org.offhost.backup.engine.job.Noted;
import org.offhost.backup.engine.job.PausedException;
import org.offhost.backup.engine.job.Requests;
import org.offhost.backup.engine.job.Tally;
import org.offhost.backup.engine.medium.UnitClaims;
import org.offhost.backup.engine.medium.UnitsInUse;
import org.offhost.backup.notice.Notice;
import org.offhost.backup.notice.NoticeCode;
import org.offhost.block.Unit;
import org.offhost.driver.DriverBoard;
import org.offhost.driver.Need;
import org.offhost.driver.Patience;
import org.offhost.driver.PatienceEndedException;

/** A job as its own steps have it. Used by the thread that works on it; cancelled and stopped by any. */
final class JobHands implements Hands, Patience.Waiter {
    /** How often it is looked for a word of another process: a look costs a call of the platform, and this is asked often. */
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    /**
     * The service stops; the job can be resumed. A flag that is looked at often, and no interrupt: that would close file channels
     * below which belong to drivers that stay.
     */
    static final class StoppedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        StoppedException() {
            super("the service stopped");
        }
    }

    private final String id;
    private final Journal journal;
    private final DriverBoard board;
    private final JobView view;
    private final Tally tally;
    private final JobLog log;
    private final Patience waiting;
    private volatile boolean cancelled;
    private volatile boolean stopped;
    private volatile boolean underWay;
    private volatile boolean waits;
    private volatile boolean mayFinish = true;
    private volatile long lookedAt = System.nanoTime();

    /** Where it goes on when what it waits for is there. */
    private JobState waitedIn = JobState.QUEUED;

    private final UnitsInUse units;

    /** What it came upon and reads, beside what it had when it began. */
    private final List<UnitsInUse.Held> read = new CopyOnWriteArrayList<>();

    JobHands(String id, Journal journal, DriverBoard board, UnitsInUse units, JobView view, Tally tally) {
        this.id = id;
        this.journal = journal;
        this.board = board;
        this.units = units;
        this.view = view;
        this.tally = tally;
        this.log = new JobLog(id);
        this.waiting = new Patience(this, board, Requests.patience(journal));
    }

    /** It ends before its next unit of work; one whose set is there, or may be, makes it whole first, as far as nothing is missing. */
    void cancel() {
        cancelled = true;
    }

    boolean isCancelled() {
        return cancelled;
    }

    /** Once cancelled it touches nothing but what it lets go: others may have its units. */
    void finishNothing() {
        mayFinish = false;
    }

    /** It ends before its next unit of work, because the engine goes; it can be resumed. */
    void stop() {
        stopped = true;
    }

    boolean isUnderWay() {
        return underWay;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public Journal journal() {
        return journal;
    }

    @Override
    public JobFile file() {
        return journal.file();
    }

    @Override
    public Tally tally() {
        return tally;
    }

    @Override
    public JobLog log() {
        return log;
    }

    @Override
    public DriverBoard board() {
        return board;
    }

    @Override
    public void note(Notice notice) {
        tally.note(notice);
    }

    @Override
    public void enter(JobState next) throws IOException {
        checkCancelled();
        JobStates.requireFollowing(view.state(), next); // before it is durable
        waiting.progressed();
        journal.note(Noted.Standing.in(next));
        checkpoint();
        view.show(next, Optional.empty());
    }

    @Override
    public void checkpoint() throws IOException {
        tally.keep(journal);
        view.keep();
        journal.save();
    }

    @Override
    public void touch() throws IOException {
        journal.note(new Noted.Touched()).save();
    }

    @Override
    public boolean isTouched() {
        return journal.has(Noted.Touched.class);
    }

    @Override
    public Closeable reads(Unit medium) throws IOException {
        UnitsInUse.Held held = units.read("job " + id, UnitClaims.reading(medium));
        read.add(held);
        return held::close;
    }

    /** Nobody works on it any more. */
    void letGo() {
        read.forEach(UnitsInUse.Held::close);
        read.clear();
    }

    @Override
    public void underWay() {
        underWay = true;
    }

    @Override
    public void checkCancelled() {
        if (stopped) {
            throw new StoppedException();
        }
        if ((cancelled || isAskedToCancel()) && (waits || !mayFinish || !journal.setMayBeThere())) {
            throw new CancellationException("cancelled");
        }
    }

    /** Whether another process on the folder wants it to end. */
    private boolean isAskedToCancel() {
        long now = System.nanoTime();
        if (now - lookedAt >= LOOK_NANOS) {
            lookedAt = now;
            if (file().isAskedToCancel()) {
                cancelled = true;
            }
        }
        return cancelled;
    }

    @Override
    public void progress(long doneBytes, long totalBytes) {
        checkCancelled();
        showProgress(doneBytes, totalBytes);
    }

    @Override
    public void showProgress(long doneBytes, long totalBytes) {
        waiting.reached(doneBytes);
        view.showProgress(doneBytes, totalBytes);
    }

    @Override
    public void waits(Need need) {
        waits(Requests.orByWord(Notice.of(NoticeCode.WAITING_FOR_DRIVER).with("need", Cause.of(need)), need, journal));
    }

    @Override
    public void waitsForSteady(Throwable cause) {
        waits(Notice.of(NoticeCode.WAITING_FOR_STEADY_DRIVER).with("detail", Cause.words(cause)));
    }

    private void waits(Notice why) {
        waits = true;
        waitedIn = view.state();
        log.waiting(why);
        view.show(JobState.WAITING, Optional.of(why));
    }

    @Override
    public void goesOn() {
        waits = false;
        view.show(waitedIn, Optional.empty());
    }

    @Override
    public void lost(Throwable cause) {
        log.lost(Cause.words(cause));
    }

    @Override
    public void overcame(Duration gap) {
        note(Notice.of(NoticeCode.DRIVER_REPLACED).with("state", view.state()).with("millis", gap.toMillis()));
    }

    @Override
    public void working() {
        waiting.working();
    }

    @Override
    public boolean wentAway(Throwable e, long seen) {
        return waiting.wentAway(e, seen);
    }

    @Override
    public void withdrawn(Throwable cause) throws IOException, InterruptedException {
        pausing(() -> {
            waiting.withdrawn(cause);
            return null;
        });
    }

    @Override
    public <T> T await(Need need, Patience.Attempt<T> attempt) throws IOException, InterruptedException {
        return pausing(() -> waiting.await(need, attempt));
    }

    @Override
    public <T> T surviving(Patience.Work<T> work) throws IOException, InterruptedException {
        return pausing(() -> waiting.surviving(work));
    }

    /** What a wait that ended is to a job: a pause. */
    private <T> T pausing(Patience.Work<T> waiting) throws IOException, InterruptedException {
        try {
            return waiting.run();
        } catch (PatienceEndedException e) {
            PausedException paused = new PausedException(e);
            throw e.need().isEmpty()
                    ? paused
                    : new PausedException(
                            Requests.orByWord(paused.notice(), e.need().get(), journal), e);
        }
    }
}
