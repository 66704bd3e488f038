// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.offhost.backup.JobState;
import org.offhost.backup.JobStatus;
import org.offhost.backup.engine.job.Journal;
import org.offhost.backup.engine.job.Noted;
import org.offhost.backup.engine.job.Requests;
import org.offhost.backup.engine.job.Tally;
import org.offhost.backup.notice.Notice;
import org.offhost.backup.notice.NoticeCode;

/**
 * A job as others see it: its state, how far it is, how long it was where. Tells a listener of each change of state at once,
 * and of progress up to five times a second. Thread-safe.
 */
final class JobView {
    private static final long TELL_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final String id;
    private final Noted.Head head;
    private final Journal journal;
    private final Tally tally;
    private final Consumer<JobStatus> listener;
    private final Progress progress = new Progress();
    private final Phases phases = new Phases();
    private JobState state = JobState.QUEUED;
    private Optional<Notice> reason = Optional.empty();
    private Instant changed;
    private long toldAt;

    JobView(String id, Journal journal, Tally tally, Consumer<JobStatus> listener) {
        this.id = id;
        this.head = journal.find(Noted.Head.class).orElseThrow();
        this.journal = journal;
        this.tally = tally;
        this.listener = listener;
        this.changed = head.submitted();
    }

    /**
     * Takes the state from the journal, of a job that ran in a process that is gone.
     *
     * @param elsewhere that another process has it, if one has
     */
    synchronized void recall(Optional<Notice> elsewhere) {
        Noted.Standing last = standing();
        boolean over = last.state().ended();
        state = over || elsewhere.isPresent() ? last.state() : JobState.INTERRUPTED;
        progress.recall(journal);
        phases.recall(journal);
        phases.begin(state);
        reason = over
                ? last.reason()
                : elsewhere
                        .or(last::reason)
                        .or(() ->
                                Optional.of(Notice.of(NoticeCode.PROCESS_ENDED).with("state", last.state())));
        changed = last.ended().orElse(head.submitted());
    }

    /** Where it stands by its journal. */
    Noted.Standing standing() {
        return journal.find(Noted.Standing.class).orElse(Noted.Standing.in(JobState.QUEUED));
    }

    /** A thread begins to work on it. */
    synchronized void begin() {
        JobStates.requireFollowing(state, JobState.QUEUED);
        state = JobState.QUEUED;
        progress.show(0, 0);
        phases.begin(state);
        reason = Optional.empty();
    }

    synchronized JobState state() {
        return state;
    }

    /** Whether something may be done with it now. */
    boolean allows(JobStates.Verb verb) {
        return JobStates.allow(state(), verb);
    }

    synchronized JobStatus status() {
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
                state == JobState.FAILED && standing().refused(),
                Requests.named(journal));
    }

    /** Waits until nobody works on it, at most as long as the limit. */
    JobStatus await(Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        synchronized (this) {
            while (allows(JobStates.Verb.WORK)) {
                long left = end - System.nanoTime();
                if (left <= 0) {
                    break;
                }
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        }
        return status();
    }

    /** Shows a state; nothing of it is kept. */
    void show(JobState next, Optional<Notice> why) {
        synchronized (this) {
            JobStates.requireFollowing(state, next);
            if (next != state) {
                phases.enter(next);
                progress.enter(state, next);
                toldAt = System.nanoTime() - TELL_NANOS; // the first word on a phase comes at once
            }
            stand(next, why);
        }
        listener.accept(status());
    }

    /** Shows a state and tells nobody: whoever does it holds a lock that a listener could wait for. */
    synchronized void showQuietly(JobState next, Optional<Notice> why) {
        JobStates.requireFollowing(state, next);
        stand(next, why);
    }

    /** Wakes whoever waits, and tells nobody else: when even the end of a job cannot be told properly. */
    synchronized void fallen(JobState last, Notice why) {
        stand(last, Optional.of(why));
    }

    private synchronized void stand(JobState next, Optional<Notice> why) {
        state = next;
        reason = why;
        changed = Instant.now();
        notifyAll();
    }

    void showProgress(long done, long total) {
        synchronized (this) {
            progress.show(done, total);
            long now = System.nanoTime();
            if (now - toldAt < TELL_NANOS) {
                return;
            }
            toldAt = now;
        }
        listener.accept(status());
    }

    /** Notes what of it the next process shows. */
    synchronized void keep() {
        progress.keep(state, journal);
        phases.keep(journal);
    }
}
