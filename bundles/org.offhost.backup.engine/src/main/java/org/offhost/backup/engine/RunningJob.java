// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.offhost.backup.Job;
import org.offhost.backup.JobState;
import org.offhost.backup.JobStatus;
import org.offhost.backup.engine.job.Cause;
import org.offhost.backup.engine.job.Hands;
import org.offhost.backup.engine.job.Journal;
import org.offhost.backup.engine.job.Noted;
import org.offhost.backup.engine.job.Tally;
import org.offhost.backup.engine.medium.UnitsInUse;
import org.offhost.backup.notice.Notice;
import org.offhost.backup.notice.NoticeCode;
import org.offhost.backup.notice.RefusedException;
import org.offhost.block.FileErrors;
import org.offhost.driver.DriverBoard;

/** A job that was submitted: what it is to others, the hands of its steps, and how it ends. Status may be asked from any thread. */
final class RunningJob implements Job {
    private final String id;
    private final Journal journal;
    private final Tally tally = new Tally();
    private final JobView view;
    private final JobHands hands;
    private final Consumer<RunningJob> atRest;
    private Thread thread;
    private UnitsInUse.Held units = () -> {};

    /** @param atRest called when a job is cancelled that no thread works on, to let go what it holds */
    RunningJob(
            String id,
            Journal journal,
            DriverBoard board,
            UnitsInUse inUse,
            Consumer<JobStatus> listener,
            Consumer<RunningJob> atRest) {
        this.id = id;
        this.journal = journal;
        this.view = new JobView(id, journal, tally, listener);
        this.hands = new JobHands(id, journal, board, inUse, view, tally);
        this.atRest = atRest;
    }

    /** Takes state and figures from the journal, of a job that ran in a process that is gone. */
    void recall() {
        recall(Optional.empty());
    }

    /** @param elsewhere that another process has it, if one has */
    void recall(Optional<Notice> elsewhere) {
        view.recall(elsewhere);
        tally.recall(journal);
    }

    @Override
    public String id() {
        return id;
    }

    Journal journal() {
        return journal;
    }

    /** What its steps may touch of it. */
    Hands hands() {
        return hands;
    }

    @Override
    public JobStatus status() {
        return view.status();
    }

    @Override
    public JobStatus await(Duration limit) throws InterruptedException {
        return view.await(limit);
    }

    @Override
    public void cancel() {
        hands.cancel();
        JobState now = view.state();
        if (JobStates.allow(now, JobStates.Verb.CANCEL) && !isRunning()) {
            atRest.accept(this);
        }
    }

    boolean isCancelled() {
        return hands.isCancelled();
    }

    /** It is cancelled without its units: its set stays as it is. */
    void finishNothing() {
        hands.finishNothing();
    }

    /** Nobody works on it yet: it waits for what the notice says, which whoever finds it in another process is told, too. */
    void queue(Notice why) {
        JobState now = view.state();
        if (now == JobState.INTERRUPTED) {
            view.begin();
        }
        journal.note(Noted.Standing.in(JobState.QUEUED).because(why));
        view.showQuietly(JobState.QUEUED, Optional.of(why));
    }

    /** The priority that a job was queued with on which nobody worked yet. */
    Optional<Integer> queuedWith() {
        return Optional.of(view.standing())
                .filter(s -> s.state() == JobState.QUEUED)
                .flatMap(Noted.Standing::reason)
                .filter(why -> why.code() == NoticeCode.QUEUED)
                .flatMap(why -> why.fact("priority"))
                .map(priority -> ((Long) priority).intValue());
    }

    /** The service stops before it began; its place in the queue is durable. */
    void leaveQueue() {
        journal.file().disown();
        view.showQuietly(JobState.INTERRUPTED, view.standing().reason());
    }

    /** @param held the units it has until it stops */
    synchronized void runIn(Thread worker, UnitsInUse.Held held) {
        view.begin();
        thread = worker;
        units = held;
    }

    /** Whether a thread works on it. */
    synchronized boolean isRunning() {
        return thread != null && view.allows(JobStates.Verb.WORK);
    }

    synchronized Thread thread() {
        return thread;
    }

    /** Notes in the file that one more process works on the job. */
    void beginRun() {
        long runs = runs() + 1;
        journal.note(new Noted.Runs(runs));
        if (runs > 1) {
            tally.note(Notice.of(NoticeCode.RUN_AGAIN).with("runs", runs));
        }
    }

    private long runs() {
        return journal.find(Noted.Runs.class).map(Noted.Runs::count).orElse(0L);
    }

    /** Whether it was resumed and looks for what it needs: what is in its way can be mended, and it resumed again. */
    boolean isFindingItsWay() {
        return !hands.isUnderWay() && runs() > 1;
    }

    /** Ends the worker because the engine goes; the job can be resumed. */
    void stop() {
        hands.stop();
    }

    /** The last word about the job; what happened is true also if it cannot be noted. */
    void end(JobState last, Optional<Notice> why) {
        end(last, why, false);
    }

    /** The last word about a job of a process that is gone, which cannot be gone on with; what it has done stays told. */
    void endLeft(Notice why) {
        view.begin();
        end(JobState.FAILED, Optional.of(why));
    }

    /** The last word about a job that failed; it was refused if it failed for what was asked, and changed nothing. */
    void fail(Throwable e) {
        end(JobState.FAILED, Optional.of(Cause.of(e)), e instanceof RefusedException && !hands.isTouched());
    }

    private void end(JobState last, Optional<Notice> why, boolean refused) {
        JobStates.requireFollowing(view.state(), last);
        Optional<Notice> all = why;
        journal.note(new Noted.Standing(last, why, Optional.of(Instant.now()), refused));
        try {
            noteEnd();
        } catch (IOException e) {
            all = Optional.of(notKept(why, e));
        }
        atRest(last, all);
    }

    private static Notice notKept(Optional<Notice> why, IOException e) {
        Notice lost = Notice.of(NoticeCode.END_NOT_KEPT).with("cause", Cause.of(e));
        return why.isPresent() ? lost.with("reason", why.get()) : lost;
    }

    /** What the job would go on from goes behind its end: a process killed between the two must find the one or the other. */
    private void noteEnd() throws IOException {
        try {
            hands.checkpoint();
        } catch (IOException e) {
            if (!FileErrors.isFull(e)) {
                throw e;
            }
            journal.file().letGo(); // which makes room
            hands.checkpoint();
        }
        journal.file().letGo();
    }

    /** The job stops here for now; what is durable stays as it is. */
    void interrupted(Notice cause) {
        JobStates.requireFollowing(view.state(), JobState.INTERRUPTED);
        Notice why = cause;
        journal.note(view.standing().because(why));
        try {
            hands.checkpoint();
        } catch (IOException e) {
            why = notKept(Optional.of(cause), e);
        }
        atRest(JobState.INTERRUPTED, Optional.of(why));
    }

    /** Nobody works on it any more. */
    private void atRest(JobState last, Optional<Notice> why) {
        letGo(); // before anybody hears of it, and comes for what it had
        hands.log().ended(last, why);
        view.show(last, why);
    }

    /** The last word when even that cannot be told properly: whoever waits is woken, what it had is free. */
    void fallen(JobState last, Notice why) {
        letGo();
        view.fallen(last, why);
    }

    private void letGo() {
        hands.letGo();
        held().close();
        journal.file().disown();
    }

    private synchronized UnitsInUse.Held held() {
        return units;
    }
}
