// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.offhost.backup.BackupService.JobTotals;
import org.offhost.backup.BackupService.Queueing;
import org.offhost.backup.Job;
import org.offhost.backup.JobKind;
import org.offhost.backup.JobState;
import org.offhost.backup.JobStatus;
import org.offhost.backup.engine.EngineSettings.Settings;
import org.offhost.backup.engine.ended.EndedJob;
import org.offhost.backup.engine.ended.EndedJobs;
import org.offhost.backup.engine.ended.JobIds;
import org.offhost.backup.engine.job.Cause;
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

/** The jobs of one state folder, each in a folder and, while it runs, a thread of its own. Thread-safe. */
final class Jobs {
    private static final Logger LOG = LoggerFactory.getLogger(Jobs.class);
    private static final Duration LET_GO = Duration.ofSeconds(5);

    private final Path folder;
    private final DriverBoard board;
    private final Consumer<JobStatus> listener;
    /** Those that have not ended, or have only now. */
    private final Map<String, RunningJob> jobs = new LinkedHashMap<>();

    private final EndedJobs ended;
    private final UnitsInUse units;
    private final UnitClaims claims;
    private final Set<String> unreadable = new HashSet<>();
    private final Admission admission;
    private final Supplier<Settings> settings;
    private final Runnable letGo = this::unitsLetGo;
    private boolean closed;

    private final JobBodies bodies;

    /** Where nothing is configured. */
    Jobs(Path folder, DriverBoard board, UnitsInUse units, JobBodies bodies, Consumer<JobStatus> listener)
            throws IOException {
        this(folder, board, units, bodies, listener, () -> Settings.UNSET);
    }

    /** @param units asked before a job begins or goes on */
    Jobs(
            Path folder,
            DriverBoard board,
            UnitsInUse units,
            JobBodies bodies,
            Consumer<JobStatus> listener,
            Supplier<Settings> settings)
            throws IOException {
        this.settings = settings;
        this.units = units;
        this.admission = new Admission(units, settings);
        this.claims = new UnitClaims(board);
        this.folder = PrivateFiles.tightened(folder);
        this.board = board;
        this.bodies = bodies;
        this.listener = status -> {
            listener.accept(status);
            told(status);
        };
        StoredJobs stored = new StoredJobs(this::job, claims, bodies);
        this.ended = EndedJobs.in(folder, job -> stored.past(folder.resolve(job.id()), job));
        List<String> names;
        try (Stream<Path> all = Files.list(folder)) {
            names = all.map(p -> p.getFileName().toString())
                    .sorted(JobIds.ORDER)
                    .toList();
        }
        for (String name : ended.unknownOf(names)) {
            if (Files.isDirectory(folder.resolve(name))) {
                load(stored, folder.resolve(name));
            }
        }
        ended.settle(Instant.now());
        units.listen(letGo);
    }

    private void load(StoredJobs stored, Path p) {
        String id = p.getFileName().toString();
        try {
            Optional<RunningJob> job = stored.load(p);
            if (job.isPresent() && job.get().status().state().ended()) {
                ended.add(ended(job.get(), job.get().status()), Optional.empty());
            } else if (job.isPresent()) {
                jobs.put(id, job.get());
            }
        } catch (IOException | RuntimeException e) { // it must not keep all other jobs from being known
            unreadable.add(id);
            LOG.error(
                    "job {} is not shown and its snapshot not let go, since {} cannot be read now: {}",
                    id,
                    p,
                    Cause.words(e));
        }
    }

    private static EndedJob ended(RunningJob job, JobStatus status) {
        return EndedJob.of(
                status,
                job.journal()
                        .find(Noted.SnapshotName.class)
                        .map(Noted.SnapshotName::setId)
                        .orElse(""));
    }

    /** A job has come to its end: it is one of those that have, of which the oldest are forgotten. */
    private synchronized void told(JobStatus status) {
        RunningJob job = jobs.get(status.id());
        if (job == null || closed || !status.state().ended() || isGoneOnWith(status)) {
            return;
        }
        ended.add(ended(job, status), Optional.of(status));
        jobs.remove(status.id());
        ended.settle(settings.get().keeping(), Instant.now());
    }

    /** Whether the end could not be noted: by its journal the job has not ended, and the next process goes on with it. */
    private static boolean isGoneOnWith(JobStatus status) {
        return status.reason()
                .filter(why -> why.code() == NoticeCode.END_NOT_KEPT)
                .isPresent();
    }

    /** Whether a job has ended, or there never was one: what it held may go. */
    synchronized boolean isOver(String id) {
        RunningJob known = jobs.get(id);
        return !unreadable.contains(id)
                && (known == null || known.status().state().ended());
    }

    /** Makes a job durable, and starts it or has it wait for its units. */
    synchronized RunningJob submit(JobKind kind, String title, Queueing queueing, Consumer<Journal> request)
            throws IOException {
        String id = newId();
        JobFile file = JobFile.in(folder.resolve(id));
        try {
            return submit(id, Journal.in(file), kind, title, queueing, request);
        } catch (IOException | RuntimeException | Error e) {
            file.delete();
            throw e;
        }
    }

    /** An id that no other job has, of another process on this folder either: whoever makes the folder has it. */
    private String newId() throws IOException {
        while (true) {
            String id = JobIds.next(
                    Instant.now(),
                    ended.newestForgotten(),
                    taken -> jobs.containsKey(taken) || Files.exists(folder.resolve(taken)));
            if (JobFile.in(folder.resolve(id)).reserve()) {
                return id;
            }
        }
    }

    private RunningJob submit(
            String id, Journal journal, JobKind kind, String title, Queueing queueing, Consumer<Journal> request)
            throws IOException {
        journal.note(new Noted.Head(kind, title, Instant.now())).note(Noted.Standing.in(JobState.QUEUED));
        request.accept(journal);
        List<Claim> wanted = claims.of(journal);
        RunningJob job = job(id, journal);
        Admission.Answer answer =
                admission.ask(job, wanted, mayQueue(queueing) ? Optional.of(queueing.priority()) : Optional.empty());
        try {
            answer.busy().ifPresent(job::queue);
            requireOwn(job);
            journal.create();
            job.hands().log().submitted(kind, title);
            if (answer.busy().isPresent()) {
                admission.add(job, wanted, queueing.priority());
            } else {
                start(job, answer.held());
            }
            jobs.put(id, job);
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
        if (!closed) {
            admission.beginWaiting(this::start);
        }
    }

    synchronized RunningJob resume(String id) throws IOException {
        RunningJob known = requireResumable(id);
        requireOwn(known);
        try {
            takeEndOf(id); // which another process may have noted before it let go of the job
            return resume(id, requireResumable(id));
        } catch (IOException | RuntimeException | Error e) {
            known.journal().file().disown();
            throw e;
        }
    }

    private RunningJob requireResumable(String id) throws IOException {
        JobState state = require(id).status().state();
        if (!jobs.containsKey(id) || !JobStates.allow(state, JobStates.Verb.RESUME)) {
            throw new RefusedException(
                    Notice.of(NoticeCode.NOT_RESUMABLE).with("job", id).with("state", state));
        }
        return jobs.get(id);
    }

    /** @throws RefusedException if another process has the job, and nobody else may touch it */
    private static void requireOwn(RunningJob job) throws IOException {
        if (!job.own()) {
            JobState there = Journal.read(job.journal().file())
                    .flatMap(journal -> journal.find(Noted.Standing.class))
                    .map(Noted.Standing::state)
                    .orElse(job.status().state());
            throw new RefusedException(
                    Notice.of(NoticeCode.NOT_RESUMABLE).with("job", job.id()).with("state", there));
        }
    }

    private RunningJob resume(String id, RunningJob known) throws IOException {
        new BegunWith(known.journal(), board).findAgain();
        RunningJob job = job(id, known.journal());
        job.recall();
        List<Claim> wanted = claims.of(known.journal());
        Optional<Integer> priority = job.queuedWith();
        Admission.Answer answer = admission.ask(job, wanted, priority);
        if (answer.busy().isPresent()) {
            job.queue(answer.busy().get());
            admission.add(job, wanted, priority.get());
        } else {
            job.hands().log().resumed();
            start(job, answer.held());
        }
        jobs.put(id, job);
        return job;
    }

    /** Another process on this folder may have come to the end of a job that had not ended when this one read its journal. */
    private void takeEndOf(String id) throws IOException {
        RunningJob known = jobs.get(id);
        if (known == null || known.status().state() != JobState.INTERRUPTED) {
            return;
        }
        Optional<Journal> now = Journal.read(known.journal().file())
                .filter(journal -> journal.find(Noted.Standing.class)
                        .filter(standing -> standing.state().ended())
                        .isPresent());
        if (now.isPresent()) {
            RunningJob job = job(id, now.get());
            job.recall();
            ended.add(ended(job, job.status()), Optional.of(job.status()));
            jobs.remove(id);
        }
    }

    /** In the order of their ids. Journals are read outside of the lock: jobs go on meanwhile. */
    List<JobStatus> all() {
        Map<String, JobStatus> all = new TreeMap<>(JobIds.ORDER);
        List<EndedJob> past;
        synchronized (this) {
            jobs.forEach((id, job) -> all.put(id, job.status()));
            past = ended.all();
        }
        past.forEach(job -> all.put(job.id(), ended.status(job)));
        return List.copyOf(all.values());
    }

    /** Those that have not ended, in the order of their ids. */
    synchronized List<JobStatus> pending() {
        return jobs.values().stream()
                .map(RunningJob::status)
                .filter(status -> !status.state().ended())
                .sorted(Comparator.comparing(JobStatus::id, JobIds.ORDER))
                .toList();
    }

    /** Figures of all jobs that there ever were. */
    synchronized JobTotals totals() {
        JobTotals sum = ended.totals();
        for (RunningJob job : jobs.values()) {
            JobStatus status = job.status();
            sum = sum.plus(
                    status.state().ended()
                            ? ended(job, status).totals()
                            : new JobTotals(Map.of(), status.summary().bytes()));
        }
        return sum;
    }

    synchronized Optional<Job> find(String id) {
        return jobs.containsKey(id) ? Optional.of(jobs.get(id)) : ended.job(id);
    }

    /** @throws RefusedException if there is none, or none any more */
    synchronized Job require(String id) throws RefusedException {
        return find(id).orElseThrow(() -> new RefusedException(
                Notice.of(ended.mayHaveForgotten(id) ? NoticeCode.JOB_FORGOTTEN : NoticeCode.NO_SUCH_JOB)
                        .with("job", id)));
    }

    /** Whether a job began this set, and none has made it. */
    synchronized boolean isUnfinished(String setId) {
        return ended.all().stream().anyMatch(job -> job.setId().equals(setId) && job.hasHalfSet())
                || jobs.values().stream()
                        .map(RunningJob::status)
                        .anyMatch(s -> s.kind().makesSets()
                                && s.state() != JobState.COMPLETED
                                && s.summary().setId().equals(setId));
    }

    /** Ended jobs that have a snapshot which they could not let go. */
    List<EndedJob> holding() {
        return ended.all().stream().filter(job -> !job.snapshot().isEmpty()).toList();
    }

    /** The snapshot of such a job is gone. */
    void released(String id) {
        ended.released(id);
    }

    private RunningJob job(String id, Journal journal) {
        return new RunningJob(id, journal, board, listener, this::dismiss);
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

    /** Lets a cancelled job that nobody works on give back its snapshot; it touches no other unit. */
    private synchronized void dismiss(RunningJob job) {
        admission.remove(job);
        if (!job.isRunning() && mayEnd(job)) {
            start(job, () -> {});
        }
    }

    private static boolean mayEnd(RunningJob job) {
        try {
            requireOwn(job);
            return true;
        } catch (IOException e) {
            LOG.warn("job {} is not cancelled, which only its own process can: {}", job.id(), Cause.words(e));
            return false;
        }
    }

    /** Stops what runs, so that it can be resumed, and waits for a short time. */
    void close() throws InterruptedException {
        List<RunningJob> running = new ArrayList<>();
        synchronized (this) {
            closed = true;
            units.forget(letGo);
            admission.inOrder().forEach(RunningJob::leaveQueue);
            jobs.values().stream().filter(RunningJob::isRunning).forEach(running::add);
        }
        running.forEach(RunningJob::stop);
        long end = System.nanoTime() + LET_GO.toNanos();
        for (RunningJob job : running) {
            TimeUnit.NANOSECONDS.timedJoin(job.thread(), Math.max(1, end - System.nanoTime()));
        }
    }
}
