// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.offhost.backup.BackupService.JobTotals;
import org.offhost.backup.BackupService.Queueing;
import org.offhost.backup.Job;
import org.offhost.backup.JobKind;
import org.offhost.backup.JobState;
import org.offhost.backup.JobStatus;
import org.offhost.backup.engine.EngineSettings.Settings;
import org.offhost.backup.engine.ended.EndedJob;
import org.offhost.backup.engine.job.Cause;
import org.offhost.backup.engine.job.JobBody;
import org.offhost.backup.engine.job.JobFile;
import org.offhost.backup.engine.job.Journal;
import org.offhost.backup.engine.job.Noted;
import org.offhost.backup.engine.medium.BegunWith;
import org.offhost.backup.engine.medium.UnitClaims;
import org.offhost.backup.engine.medium.UnitsInUse;
import org.offhost.backup.engine.medium.UnitsInUse.Claim;
import org.offhost.backup.notice.Notice;
import org.offhost.backup.notice.NoticeCode;
import org.offhost.backup.notice.RefusedException;
import org.offhost.block.PrivateFiles;
import org.offhost.driver.DriverBoard;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has jobs of one state folder begin, wait, go on and end, each in a folder and, while it runs, a thread of its own. Whoever works
 * on a job, or has it in his queue, has the lock of its folder from before its journal is first written until nobody works on it:
 * no other process goes on with it meanwhile, or ends it. Thread-safe.
 */
final class Jobs {
    private static final Logger LOG = LoggerFactory.getLogger(Jobs.class);
    private static final Duration LET_GO = Duration.ofSeconds(5);
    private static final String NOT_CANCELLED = "job {} is not cancelled: {}";

    private final DriverBoard board;
    private final Consumer<JobStatus> listener;
    private final KnownJobs known;
    private final UnitsInUse units;
    private final UnitClaims claims;
    private final Admission admission;
    private final Supplier<Settings> settings;
    private final Runnable letGo = this::unitsLetGo;
    private boolean closed;

    private final JobBody.Bodies bodies;

    /** Where nothing is configured. */
    Jobs(Path folder, DriverBoard board, UnitsInUse units, JobBody.Bodies bodies, Consumer<JobStatus> listener)
            throws IOException {
        this(folder, board, units, bodies, listener, () -> Settings.UNSET);
    }

    /** @param units asked before a job begins or goes on */
    Jobs(
            Path folder,
            DriverBoard board,
            UnitsInUse units,
            JobBody.Bodies bodies,
            Consumer<JobStatus> listener,
            Supplier<Settings> settings)
            throws IOException {
        this.settings = settings;
        this.units = units;
        this.claims = new UnitClaims(board);
        this.admission = new Admission(units, claims, settings);
        this.board = board;
        this.bodies = bodies;
        this.listener = status -> {
            listener.accept(status);
            told(status);
        };
        this.known = new KnownJobs(PrivateFiles.tightened(folder), new StoredJobs(this::job, claims, bodies), settings);
        known.read();
        units.listen(letGo);
    }

    private void told(JobStatus status) {
        known.told(status);
    }

    /** Makes a job durable, and starts it or has it wait for its units. */
    synchronized RunningJob submit(JobKind kind, String title, Queueing queueing, Consumer<Journal> request)
            throws IOException {
        JobFile file = known.file(known.newId());
        try {
            return submit(Journal.in(file), kind, title, queueing, request);
        } catch (IOException | RuntimeException | Error e) {
            known.remove(file.folder().getFileName().toString());
            file.delete();
            throw e;
        }
    }

    private RunningJob submit(Journal journal, JobKind kind, String title, Queueing queueing, Consumer<Journal> request)
            throws IOException {
        journal.note(new Noted.Head(kind, title, Instant.now())).note(Noted.Standing.in(JobState.QUEUED));
        request.accept(journal);
        List<Claim> wanted = claims.of(journal);
        RunningJob job = job(journal.file().folder().getFileName().toString(), journal);
        Admission.Answer answer =
                admission.ask(job, wanted, mayQueue(queueing) ? Optional.of(queueing.priority()) : Optional.empty());
        try {
            answer.busy().ifPresent(job::queue);
            if (!journal.own()) {
                throw journal.file().otherProcess(Optional.empty());
            }
            journal.create();
            job.hands().log().submitted(kind, title);
            known.put(job);
            if (answer.busy().isPresent()) {
                admission.add(job, wanted, queueing.priority());
            } else {
                start(job, answer.held());
            }
            return job;
        } catch (IOException | RuntimeException | Error e) {
            answer.held().close();
            throw e;
        }
    }

    private boolean mayQueue(Queueing queueing) {
        return queueing.mode() == Queueing.Mode.QUEUED
                || queueing.mode() == Queueing.Mode.AS_CONFIGURED
                        && settings.get().queue();
    }

    /** In the thread of whoever had them, whose own end must not fail for what a driver says of the units of others. */
    private void unitsLetGo() {
        try {
            beginQueued();
        } catch (RuntimeException e) {
            LOG.error("queued jobs begin only when the next unit is let go", e);
        }
    }

    private synchronized void beginQueued() {
        if (closed) {
            return;
        }
        admission.inOrder().stream()
                .filter(job -> job.journal().file().isAskedToCancel())
                .toList()
                .forEach(RunningJob::cancel);
        admission.beginWaiting(this::start);
    }

    /** Goes on with a job that nobody works on, from where whoever had it last left it. */
    RunningJob resume(String id) throws IOException {
        known.require(id); // under no lock: it may be read for the first time, and be found to have ended
        return resumeKnown(id);
    }

    private synchronized RunningJob resumeKnown(String id) throws IOException {
        RunningJob job = requireResumable(id);
        take(job);
        try {
            return resume(requireResumable(id));
        } catch (IOException | RuntimeException | Error e) {
            job.journal().file().disown();
            throw e;
        }
    }

    private RunningJob requireResumable(String id) throws IOException {
        JobState state = known.require(id).status().state();
        Optional<RunningJob> here = known.here(id);
        if (here.isEmpty() || !JobStates.allow(here.get().status().state(), JobStates.Verb.RESUME)) {
            throw new RefusedException(
                    Notice.of(NoticeCode.NOT_RESUMABLE).with("job", id).with("state", state));
        }
        return here.get();
    }

    /**
     * Has a job that nobody works on here, as it is by now: another process may have brought it further, or to its end.
     *
     * @throws RefusedException if another process has it, or it is forgotten
     */
    private void take(RunningJob job) throws IOException {
        try {
            if (!job.journal().own()) {
                job.journal().refresh();
                throw job.journal()
                        .file()
                        .otherProcess(job.journal().find(Noted.Standing.class).map(Noted.Standing::state));
            }
        } catch (NoSuchFileException e) {
            known.remove(job.id());
            known.require(job.id());
            throw e;
        }
        job.recall();
        if (job.status().state().ended()) {
            job.journal().file().disown();
            known.settle(job);
        }
    }

    private RunningJob resume(RunningJob before) throws IOException {
        new BegunWith(before.journal(), board).findAgain();
        RunningJob job = job(before.id(), before.journal());
        job.recall();
        List<Claim> wanted = claims.of(before.journal());
        Optional<Integer> priority = job.queuedWith();
        Admission.Answer answer = admission.ask(job, wanted, priority);
        known.put(job);
        if (answer.busy().isPresent()) {
            job.queue(answer.busy().get());
            admission.add(job, wanted, priority.get());
            return job;
        }
        job.hands().log().resumed();
        try {
            start(job, answer.held());
        } catch (RuntimeException | Error e) {
            known.put(before);
            throw e;
        }
        return job;
    }

    List<JobStatus> all() {
        return known.all();
    }

    List<JobStatus> pending() {
        return known.pending();
    }

    JobTotals totals() {
        return known.totals();
    }

    Optional<Job> find(String id) {
        return known.find(id);
    }

    Job require(String id) throws RefusedException {
        return known.require(id);
    }

    boolean isOver(String id) {
        return known.isOver(id);
    }

    boolean isUnfinished(String setId) {
        return known.isUnfinished(setId);
    }

    List<EndedJob> holding() {
        return known.holding();
    }

    void released(String id) {
        known.released(id);
    }

    private RunningJob job(String id, Journal journal) {
        return new RunningJob(id, journal, board, units, listener, this::dismiss);
    }

    private synchronized void start(RunningJob job, UnitsInUse.Held held) {
        if (closed) {
            held.close();
            job.journal().file().disown();
            throw new IllegalStateException("the backup service is stopping");
        }
        Thread worker = JobThread.of(new JobRun(job, bodies), "offhost job " + job.id());
        job.runIn(worker, held);
        try {
            worker.start();
        } catch (Throwable e) { // no room for one more thread
            job.fallen(JobState.FAILED, Cause.of(e));
            throw e;
        }
    }

    /**
     * Lets a cancelled job that nobody works on give back its snapshot; it touches no other unit, but to make a set whole that is
     * there, or may be.
     */
    private synchronized void dismiss(RunningJob job) {
        Optional<RunningJob> now = known.here(job.id()).filter(other -> other != job);
        if (now.isPresent()) { // it was resumed since
            now.get().cancel();
        } else if (!job.isRunning() && (admission.remove(job) || mayEnd(job))) {
            start(job, job.journal().setMayBeThere() ? unitsToFinish(job) : () -> {});
        }
    }

    private UnitsInUse.Held unitsToFinish(RunningJob job) {
        try {
            new BegunWith(job.journal(), board).findAgain();
            return admission
                    .ask(job, claims.of(job.journal()), Optional.empty())
                    .held();
        } catch (IOException | RuntimeException e) { // another job has one of them, or it is gone
            LOG.warn("job {} is cancelled with its set as it is: {}", job.id(), Cause.words(e));
            job.finishNothing();
            return () -> {};
        }
    }

    private boolean mayEnd(RunningJob job) {
        try {
            take(job);
            return !job.status().state().ended();
        } catch (RefusedException e) {
            if (e.notice().code() == NoticeCode.JOB_OF_OTHER_PROCESS) {
                ask(job, e);
            } else {
                LOG.info(NOT_CANCELLED, job.id(), Cause.words(e));
            }
        } catch (IOException e) {
            LOG.warn(NOT_CANCELLED, job.id(), Cause.words(e));
        }
        return false;
    }

    private static void ask(RunningJob job, RefusedException others) {
        try {
            job.journal().file().askToCancel();
            LOG.info("whoever has job {} is asked to end it: {}", job.id(), Cause.words(others));
        } catch (IOException e) {
            LOG.warn(NOT_CANCELLED, job.id(), Cause.words(e));
        }
    }

    /** Stops what runs, so that it can be resumed, and waits for a short time. */
    void close() throws InterruptedException {
        List<RunningJob> running;
        synchronized (this) {
            closed = true;
            units.forget(letGo);
            admission.inOrder().forEach(RunningJob::leaveQueue);
            running = known.close();
        }
        running.forEach(RunningJob::stop);
        long end = System.nanoTime() + LET_GO.toNanos();
        for (RunningJob job : running) {
            TimeUnit.NANOSECONDS.timedJoin(job.thread(), Math.max(1, end - System.nanoTime()));
        }
    }
}
