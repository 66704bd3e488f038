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
import org.offhost.backup.JobKind;
import org.offhost.backup.JobState;
import org.offhost.backup.JobStatus;
import org.offhost.block.ProviderWithdrawnException;

/** A job that was submitted, as its own steps see it. Status may be asked from any thread. */
final class RunningJob implements Job {
    private static final long TELL_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    /** How many processes worked on the job, the present one included. */
    static final String RUNS = "runs";

    private static final long SETTLE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final String id;
    private final JobKind kind;
    private final String title;
    private final JobFile file;
    private final DriverBoard board;
    private final Duration patience;
    private final Instant submitted;
    private final Tally tally = new Tally();
    private final Consumer<JobStatus> listener;
    private final Consumer<RunningJob> atRest;
    private volatile boolean cancelled;
    private volatile boolean stopped;
    private Thread thread;
    private JobState state = JobState.QUEUED;
    private String reason = "";
    private Instant changed;
    private final Progress progress = new Progress();
    private final Phases phases = new Phases();
    private long toldAt;
    private long withdrawnAt;

    /** @param atRest called when a job is cancelled that no thread works on, to let go what it holds */
    RunningJob(String id, JobFile file, DriverBoard board, Consumer<JobStatus> listener, Consumer<RunningJob> atRest) {
        this.id = id;
        this.kind = JobKind.valueOf(file.get("kind").orElse(JobKind.BACKUP.name()));
        this.title = file.get("title").orElse("");
        this.file = file;
        this.board = board;
        this.patience = Duration.parse(file.get("patience").orElse("PT60S"));
        this.listener = listener;
        this.atRest = atRest;
        this.submitted = Instant.parse(file.get("submitted").orElse("1970-01-01T00:00:00Z"));
        this.changed = submitted;
    }

    /** Takes the state from the file, of a job that ran in a process that is gone. */
    void recall() {
        JobState last = JobState.valueOf(file.get("state").orElse(JobState.QUEUED.name()));
        synchronized (this) {
            state = last.ended() ? last : JobState.INTERRUPTED;
            progress.recall(file);
            phases.recall(file);
            phases.begin(state);
            reason = file.get("reason").orElse(last.ended() ? "" : "its process ended in " + last);
            changed = file.get("ended").map(Instant::parse).orElse(submitted);
        }
        tally.recall(file);
    }

    /** Whether a thread works on it. */
    synchronized boolean isRunning() {
        return thread != null && !state.ended() && state != JobState.INTERRUPTED;
    }

    @Override
    public String id() {
        return id;
    }

    JobFile file() {
        return file;
    }

    Tally tally() {
        return tally;
    }

    DriverBoard board() {
        return board;
    }

    @Override
    public synchronized JobStatus status() {
        return new JobStatus(
                id,
                kind,
                title,
                state,
                reason,
                progress.done(),
                progress.total(),
                tally.files(),
                submitted,
                changed,
                phases.soFar(),
                tally.summary());
    }

    @Override
    public JobStatus await(Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        synchronized (this) {
            while (!state.ended() && state != JobState.INTERRUPTED) {
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
        if (status().state() == JobState.INTERRUPTED) {
            atRest.accept(this);
        }
    }

    synchronized void runIn(Thread worker) {
        thread = worker;
        state = JobState.QUEUED;
        progress.show(0, 0);
        phases.begin(state);
        reason = "";
    }

    /** Notes in the file that one more process works on the job. */
    void beginRun() {
        long runs = file.number(RUNS, 0) + 1;
        file.set(RUNS, runs);
        if (runs > 1) {
            tally.note("run " + runs + " of the job; the figures are those of all runs");
        }
    }

    /** Ends the worker because the engine goes; the job can be resumed. */
    void stop() {
        stopped = true;
    }

    synchronized Thread thread() {
        return thread;
    }

    /** Throws if the job was cancelled or the service stops. */
    void checkCancelled() {
        if (stopped) {
            throw new StoppedException();
        }
        if (cancelled) {
            throw new CancellationException("cancelled");
        }
    }

    /** Enters a state; it is durable before this returns. */
    void enter(JobState next) throws IOException {
        checkCancelled();
        file.set("state", next).remove("reason");
        checkpoint();
        show(next, "");
    }

    /** Makes the job's file durable, and with it the figures so far. */
    void checkpoint() throws IOException {
        tally.keep(file);
        synchronized (this) {
            progress.keep(state, file);
            phases.keep(file);
        }
        file.save();
    }

    /** The last word about the job. */
    void end(JobState last, String why) throws IOException {
        file.set("state", last).set("reason", why).set("ended", Instant.now());
        checkpoint();
        show(last, why);
    }

    /** The job stops here for now; what is durable stays as it is. */
    void interrupted(String cause) {
        String why = cause;
        file.set("reason", why);
        try {
            checkpoint();
        } catch (IOException e) {
            why = why + " (and its file cannot be written: " + e.getMessage() + ")";
        }
        show(JobState.INTERRUPTED, why);
    }

    private void show(JobState next, String why) {
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

    /** Shows how far the present phase is; throws if the job was cancelled. */
    void progress(long doneBytes, long totalBytes) {
        checkCancelled();
        showProgress(doneBytes, totalBytes);
    }

    /** Shows how far the present phase is. */
    void showProgress(long doneBytes, long totalBytes) {
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

    /** Notes that a driver was withdrawn under the job, and gives the framework a moment to say so. */
    void withdrawn() throws InterruptedException {
        synchronized (this) {
            if (withdrawnAt == 0) {
                withdrawnAt = System.nanoTime();
            }
        }
        board.awaitChange(board.generation(), SETTLE_NANOS);
    }

    /** A unit of work was done; after a withdrawal it is the first of the next driver. */
    void working() {
        long at;
        synchronized (this) {
            at = withdrawnAt;
            withdrawnAt = 0;
        }
        if (at != 0) {
            tally.note("driver withdrawn in " + status().state() + "; next unit of work after "
                    + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - at) + " ms");
        }
    }

    /** Something that may be had now, or later when a driver appears. */
    interface Attempt<T> {
        /** Empty if no driver is there that could do it. */
        Optional<T> now() throws IOException;
    }

    /**
     * Tries now and whenever a driver came or went, until it succeeds or the job's patience ends.
     *
     * @param need what is waited for, in words: "a copy provider for …"
     */
    <T> T await(String need, Attempt<T> attempt) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        JobState before = status().state();
        while (true) {
            checkCancelled();
            long seen = board.generation();
            Optional<T> result = unlessWithdrawn(attempt);
            if (result.isPresent()) {
                if (status().state() != before) {
                    show(before, "");
                }
                return result.get();
            }
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                throw new PatienceEndedException("needed " + need + "; none appeared within " + patience.toSeconds()
                        + " s. Start the driver's bundle and resume the job");
            }
            if (status().state() != JobState.WAITING) {
                show(JobState.WAITING, "waiting for " + need);
            }
            board.awaitChange(seen, Math.min(left, TELL_NANOS));
        }
    }

    private static <T> Optional<T> unlessWithdrawn(Attempt<T> attempt) throws IOException {
        try {
            return attempt.now();
        } catch (ProviderWithdrawnException e) {
            return Optional.empty();
        }
    }

    /** A piece of work that can be begun again when a driver went away in its midst. */
    interface Work<T> {
        T run() throws IOException, InterruptedException;
    }

    /** Repeats the work as often as a driver is withdrawn under it; the work waits by itself for the next driver. */
    <T> T surviving(Work<T> work) throws IOException, InterruptedException {
        while (true) {
            checkCancelled();
            try {
                return work.run();
            } catch (ProviderWithdrawnException e) {
                withdrawn();
            }
        }
    }
}
