// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.offhost.backup.Job;
import org.offhost.backup.JobState;
import org.offhost.backup.JobStatus;
import org.offhost.backup.RefusedException;
import org.offhost.backup.engine.job.Hands;
import org.offhost.backup.engine.job.JobFile;
import org.offhost.backup.engine.job.JobLog;
import org.offhost.backup.engine.job.Journal;
import org.offhost.backup.engine.job.Noted;
import org.offhost.backup.engine.job.PausedException;
import org.offhost.backup.engine.job.Reason;
import org.offhost.backup.engine.job.Requests;
import org.offhost.backup.engine.job.Tally;
import org.offhost.backup.engine.medium.UnitsInUse;
import org.offhost.block.FileErrors;
import org.offhost.driver.DriverBoard;
import org.offhost.driver.Patience;
import org.offhost.driver.PatienceEndedException;

/** A job that was submitted, as its own steps see it. Status may be asked from any thread. */
final class RunningJob implements Job, Hands, Patience.Waiter {
    private static final long TELL_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final String id;
    private final Noted.Head head;
    private final Journal journal;
    private final DriverBoard board;
    private final Patience waiting;
    private final JobLog log;
    private final Tally tally = new Tally();
    private final Consumer<JobStatus> listener;
    private final Consumer<RunningJob> atRest;
    private volatile boolean cancelled;
    private volatile boolean stopped;
    private Thread thread;
    private UnitsInUse.Held units = () -> {};
    private JobState state = JobState.QUEUED;

    /** Where it goes on when what it waits for is there; of the thread that works on it. */
    private JobState waitedIn = JobState.QUEUED;

    private String reason = "";
    private Instant changed;
    private final Progress progress = new Progress();
    private final Phases phases = new Phases();
    private long toldAt;
    private volatile boolean underWay;

    /** @param atRest called when a job is cancelled that no thread works on, to let go what it holds */
    RunningJob(
            String id, Journal journal, DriverBoard board, Consumer<JobStatus> listener, Consumer<RunningJob> atRest) {
        this.id = id;
        this.head = journal.find(Noted.Head.class).orElseThrow();
        this.journal = journal;
        this.board = board;
        this.log = new JobLog(id);
        this.waiting = new Patience(this, board, Requests.patience(journal));
        this.listener = listener;
        this.atRest = atRest;
        this.changed = head.submitted();
    }

    /** Takes the state from the journal, of a job that ran in a process that is gone. */
    void recall() {
        Noted.Standing last = standing();
        boolean over = last.state().ended();
        synchronized (this) {
            state = over ? last.state() : JobState.INTERRUPTED;
            progress.recall(journal);
            phases.recall(journal);
            phases.begin(state);
            reason = over || !last.reason().isEmpty() ? last.reason() : "its process ended in " + last.state();
            changed = last.ended().orElse(head.submitted());
        }
        tally.recall(journal);
    }

    private Noted.Standing standing() {
        return journal.find(Noted.Standing.class).orElse(Noted.Standing.in(JobState.QUEUED));
    }

    /** Whether a thread works on it. */
    synchronized boolean isRunning() {
        return thread != null && JobStates.allow(state, JobStates.Verb.WORK);
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public JobFile file() {
        return journal.file();
    }

    @Override
    public Journal journal() {
        return journal;
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
    public synchronized JobStatus status() {
        return new JobStatus(
                id,
                head.kind(),
                head.title(),
                state,
                reason,
                progress.done(),
                progress.total(),
                tally.files(),
                head.submitted(),
                changed,
                phases.soFar(),
                tally.summary(),
                state == JobState.FAILED && standing().refused());
    }

    @Override
    public JobStatus await(Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        synchronized (this) {
            while (JobStates.allow(state, JobStates.Verb.WORK)) {
                long left = end - System.nanoTime();
                if (left <= 0) {
                    break;
                }
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        }
        return status();
    }

    @Override
    public void cancel() {
        cancelled = true;
        JobState now = state();
        if (JobStates.allow(now, JobStates.Verb.CANCEL) && !JobStates.allow(now, JobStates.Verb.WORK)) {
            atRest.accept(this);
        }
    }

    /** @param held the units it has until it stops */
    synchronized void runIn(Thread worker, UnitsInUse.Held held) {
        JobStates.requireFollowing(state, JobState.QUEUED);
        thread = worker;
        units = held;
        state = JobState.QUEUED;
        progress.show(0, 0);
        phases.begin(state);
        reason = "";
    }

    /** Notes in the file that one more process works on the job. */
    void beginRun() {
        long runs = runs() + 1;
        journal.note(new Noted.Runs(runs));
        if (runs > 1) {
            tally.note("run " + runs + " of the job; the figures are those of all runs");
        }
    }

    @Override
    public void underWay() {
        underWay = true;
    }

    private long runs() {
        return journal.find(Noted.Runs.class).map(Noted.Runs::count).orElse(0L);
    }

    /** Whether it was resumed and looks for what it needs: what is in its way can be mended, and it resumed again. */
    boolean isFindingItsWay() {
        return !underWay && runs() > 1;
    }

    /** Ends the worker because the engine goes; the job can be resumed. */
    void stop() {
        stopped = true;
    }

    synchronized Thread thread() {
        return thread;
    }

    @Override
    public void checkCancelled() {
        if (stopped) {
            throw new StoppedException();
        }
        if (cancelled) {
            throw new CancellationException("cancelled");
        }
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
    public void enter(JobState next) throws IOException {
        checkCancelled();
        JobStates.requireFollowing(state(), next); // before it is durable
        waiting.progressed();
        journal.note(Noted.Standing.in(next));
        checkpoint();
        show(next, "");
    }

    @Override
    public void checkpoint() throws IOException {
        tally.keep(journal);
        synchronized (this) {
            progress.keep(state, journal);
            phases.keep(journal);
        }
        journal.save();
    }

    /** The last word about the job; what happened is true also if it cannot be noted. */
    void end(JobState last, String why) {
        end(last, why, false);
    }

    private void end(JobState last, String why, boolean refused) {
        JobStates.requireFollowing(state(), last);
        String all = why;
        journal.note(new Noted.Standing(last, why, Optional.of(Instant.now()), refused));
        try {
            noteEnd();
        } catch (IOException e) {
            all = (why.isEmpty() ? "" : why + "; ") + "its file cannot be written: " + Reason.of(e);
        }
        show(last, all);
    }

    /** What the job would go on from goes behind its end: a process killed between the two must find the one or the other. */
    private void noteEnd() throws IOException {
        try {
            checkpoint();
        } catch (IOException e) {
            if (!FileErrors.isFull(e)) {
                throw e;
            }
            journal.file().letGo(); // which makes room
            checkpoint();
        }
        journal.file().letGo();
    }

    /** The last word about a job that failed; it was refused if it failed for what was asked, and changed nothing. */
    void fail(Throwable e) {
        end(JobState.FAILED, Reason.of(e), e instanceof RefusedException && !isTouched());
    }

    /** The last word when even that cannot be told properly: whoever waits is woken, what it had is free. */
    void fallen(JobState last, String why) {
        units.close();
        synchronized (this) {
            state = last;
            reason = why;
            notifyAll();
        }
    }

    /** The job stops here for now; what is durable stays as it is. */
    void interrupted(String cause) {
        JobStates.requireFollowing(state(), JobState.INTERRUPTED);
        String why = cause;
        journal.note(standing().because(why));
        try {
            checkpoint();
        } catch (IOException e) {
            why = why + " (and its file cannot be written: " + Reason.of(e) + ")";
        }
        show(JobState.INTERRUPTED, why);
    }

    /** Shows a state that is not kept. */
    private void show(JobState next, String why) {
        JobStates.requireFollowing(state(), next);
        boolean over = !JobStates.allow(next, JobStates.Verb.WORK);
        if (over) {
            units.close(); // before anybody hears of it, and comes for them
            log.ended(next, why);
        } else if (next == JobState.WAITING) {
            log.waiting(why);
        }
        synchronized (this) {
            if (next != state) {
                phases.enter(next);
                progress.enter(state, next);
                toldAt = System.nanoTime() - TELL_NANOS; // the first word on a phase comes at once
            }
            state = next;
            reason = why;
            changed = Instant.now();
            notifyAll();
        }
        listener.accept(status());
    }

    @Override
    public void progress(long doneBytes, long totalBytes) {
        checkCancelled();
        showProgress(doneBytes, totalBytes);
    }

    @Override
    public void showProgress(long doneBytes, long totalBytes) {
        waiting.reached(doneBytes);
        synchronized (this) {
            progress.show(doneBytes, totalBytes);
            long now = System.nanoTime();
            if (now - toldAt < TELL_NANOS) {
                return;
            }
            toldAt = now;
        }
        listener.accept(status());
    }

    @Override
    public void withdrawn(Throwable cause) throws IOException, InterruptedException {
        try {
            waiting.withdrawn(cause);
        } catch (PatienceEndedException e) {
            throw new PausedException(e.getMessage());
        }
    }

    @Override
    public boolean wentAway(Throwable e, long seen) {
        return waiting.wentAway(e, seen);
    }

    synchronized JobState state() {
        return state;
    }

    @Override
    public void note(String text) {
        tally.note(text);
    }

    @Override
    public void waits(String why) {
        waitedIn = state();
        show(JobState.WAITING, why);
    }

    @Override
    public void goesOn() {
        show(waitedIn, "");
    }

    @Override
    public void lost(Throwable cause) {
        log.lost(Reason.of(cause));
    }

    @Override
    public void overcame(Duration gap) {
        note("driver withdrawn in " + state() + "; next unit of work after " + gap.toMillis() + " ms");
    }

    @Override
    public void working() {
        waiting.working();
    }

    @Override
    public <T> T await(String need, Patience.Attempt<T> attempt) throws IOException, InterruptedException {
        try {
            return waiting.await(need, attempt);
        } catch (PatienceEndedException e) {
            throw new PausedException(e.getMessage());
        }
    }

    @Override
    public <T> T surviving(Patience.Work<T> work) throws IOException, InterruptedException {
        try {
            return waiting.surviving(work);
        } catch (PatienceEndedException e) {
            throw new PausedException(e.getMessage());
        }
    }
}
