// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.offhost.backup.BackupService.Queueing;
import org.offhost.backup.JobKind;
import org.offhost.backup.JobState;
import org.offhost.backup.JobStatus;
import org.offhost.backup.engine.EngineSettings.Settings;
import org.offhost.backup.engine.job.Cause;
import org.offhost.backup.engine.job.JobFile;
import org.offhost.backup.engine.job.Journal;
import org.offhost.backup.engine.job.JournalException;
import org.offhost.backup.engine.job.Noted;
import org.offhost.backup.engine.job.Remains;
import org.offhost.backup.engine.medium.BegunWith;
import org.offhost.backup.engine.medium.UnitClaims;
import org.offhost.backup.engine.medium.UnitsInUse;
import org.offhost.backup.engine.medium.UnitsInUse.Claim;
import org.offhost.backup.notice.Notice;
import org.offhost.backup.notice.NoticeCode;
import org.offhost.backup.notice.RefusedException;
import org.offhost.backup.notice.Remedy;
import org.offhost.block.PrivateFiles;
import org.offhost.driver.DriverBoard;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The jobs of one state folder, each in a folder and, while it runs, a thread of its own. Thread-safe. */
final class Jobs {
    private static final Logger LOG = LoggerFactory.getLogger(Jobs.class);
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);
    private static final Duration LET_GO = Duration.ofSeconds(5);

    private final Path folder;
    private final DriverBoard board;
    private final Consumer<JobStatus> listener;
    private final Map<String, RunningJob> jobs = new LinkedHashMap<>();
    private final UnitsInUse units;
    private final UnitClaims claims;
    private final Set<String> unreadable = new HashSet<>();
    private final JobQueue queue = new JobQueue();

    /** What the jobs that work have. */
    private final Map<RunningJob, List<Claim>> working = new HashMap<>();

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
        this.claims = new UnitClaims(board);
        this.folder = PrivateFiles.tightened(folder);
        this.board = board;
        this.bodies = bodies;
        this.listener = listener;
        try (Stream<Path> folders = Files.list(folder)) {
            for (Path p : folders.filter(Files::isDirectory).sorted().toList()) {
                load(p);
            }
        }
        units.listen(letGo);
    }

    /** One file that cannot be read must not keep all other jobs from being known. */
    private void load(Path p) {
        String id = p.getFileName().toString();
        JobFile file = JobFile.in(p);
        try {
            Optional<Journal> journal = Journal.read(file);
            if (journal.isPresent()) {
                jobs.put(id, remembered(id, journal.get()));
            }
        } catch (JournalException | EOFException e) {
            jobs.put(id, cannotGoOn(id, file, e));
        } catch (IOException | RuntimeException e) {
            unreadable.add(id);
            LOG.error(
                    "job {} is not shown and its snapshot not let go, since {} cannot be read now: {}",
                    id,
                    p,
                    Cause.words(e));
        }
    }

    private RunningJob remembered(String id, Journal journal) throws IOException {
        RunningJob job = job(id, journal);
        job.recall();
        if (job.status().state().ended()) {
            journal.file().letGo(); // its process may have been killed before it could
        } else {
            claims.of(journal); // whoever resumes it will need its whole request
            bodies.of(journal);
        }
        return job;
    }

    /** A job that nobody can go on with has failed: it is shown so, and what it held is let go. */
    private RunningJob cannotGoOn(String id, JobFile file, IOException why) {
        Remains remains = Remains.of(file);
        Journal journal = Journal.in(file).note(remains.head());
        RunningJob job = job(id, journal);
        boolean otherForm = why instanceof JournalException.OtherForm;
        if (otherForm && remains.end().isPresent()) {
            journal.note(remains.end().get());
            job.recall();
            return job; // there is nothing to go on with, and the version that reads the file finds it as it was
        }
        LOG.error("job {} cannot be gone on with: {}", id, Cause.words(why));
        String aside = file.putAside(otherForm ? "other-form" : "damaged");
        job.end(
                JobState.FAILED,
                Optional.of((why instanceof JournalException.OtherForm other
                                ? other.notice(NoticeCode.JOB_OF_OTHER_FORM)
                                : Notice.of(NoticeCode.JOB_FILE_DAMAGED).with("cause", Cause.of(why)))
                        .with("kept", aside)
                        .remedy(Remedy.SUBMIT_AGAIN)));
        return job;
    }

    /** Whether a job has ended, or there never was one: what it held may go. */
    synchronized boolean isOver(String id) {
        return !unreadable.contains(id)
                && find(id).map(j -> j.status().state().ended()).orElse(true);
    }

    /** Makes a job durable, and starts it or has it wait for its units. */
    synchronized RunningJob submit(JobKind kind, String title, Queueing queueing, Consumer<Journal> request)
            throws IOException {
        String stamp = STAMP.format(Instant.now());
        String id = stamp;
        for (int n = 2; jobs.containsKey(id) || Files.exists(folder.resolve(id)); n++) {
            id = stamp + "-" + n;
        }
        Journal journal = Journal.in(JobFile.in(folder.resolve(id)));
        journal.note(new Noted.Head(kind, title, Instant.now())).note(Noted.Standing.in(JobState.QUEUED));
        request.accept(journal);
        List<Claim> wanted = claims.of(journal);
        RunningJob job = job(id, journal);
        Optional<Notice> busy = mayQueue(queueing) ? busy(wanted, queueing.priority()) : Optional.empty();
        UnitsInUse.Held held = busy.isPresent() ? () -> {} : take(job, wanted);
        try {
            if (busy.isPresent()) {
                job.queue(queued(queueing.priority(), busy.get()));
            }
            journal.create();
            job.hands().log().submitted(kind, title);
            if (busy.isPresent()) {
                queue.add(job, wanted, queueing.priority());
            } else {
                start(job, held);
            }
            jobs.put(id, job);
            return job;
        } catch (IOException | RuntimeException | Error e) {
            held.close();
            journal.file().delete();
            throw e;
        }
    }

    private boolean mayQueue(Queueing queueing) {
        return queueing.mode() == Queueing.Mode.QUEUED
                || queueing.mode() == Queueing.Mode.AS_CONFIGURED
                        && settings.get().queue();
    }

    private static Notice queued(int priority, Notice cause) {
        return Notice.of(NoticeCode.QUEUED).with("priority", priority).with("cause", cause);
    }

    /**
     * What a job would wait for now; empty if it can begin.
     *
     * @throws RefusedException if it could never begin, or would write what another restore writes
     */
    private Optional<Notice> busy(List<Claim> wanted, int priority) throws RefusedException {
        units.requireApart(wanted);
        List<JobQueue.Waiting> waiting = queue.inOrder();
        for (Claim one : wanted) {
            Optional<Notice> met = units.inTheWay(List.of(one)).or(() -> JobQueue.behind(waiting, List.of(one), units));
            if (met.isPresent() && UnitsInUse.writesDestination(met.get())) {
                throw new RefusedException(met.get());
            }
        }
        return units.inTheWay(wanted)
                .or(() -> Lanes.full(settings.get(), wanted, working.values()))
                .or(() -> JobQueue.behind(
                        waiting.stream().filter(w -> w.priority() >= priority).toList(), wanted, units));
    }

    /** Takes units for a job that nobody has to wait for. */
    private UnitsInUse.Held take(RunningJob job, List<Claim> wanted) throws RefusedException {
        Optional<Notice> full = Lanes.full(settings.get(), wanted, working.values());
        if (full.isPresent()) {
            throw new RefusedException(full.get());
        }
        UnitsInUse.Held held = units.take("job " + job.id(), wanted);
        working.put(job, wanted);
        return () -> {
            synchronized (this) {
                working.remove(job);
            }
            held.close();
        };
    }

    /** In the thread of whoever had them, whose own end must not fail for what a driver says of the units of others. */
    private void unitsLetGo() {
        try {
            beginQueued();
        } catch (RuntimeException e) {
            LOG.error("queued jobs begin only when the next unit is let go", e);
        }
    }

    /** Begins what can begin: nobody passes one who comes first and wants the same. */
    private synchronized void beginQueued() {
        List<JobQueue.Waiting> first = new ArrayList<>();
        for (JobQueue.Waiting w : queue.inOrder()) {
            if (closed) {
                return;
            }
            if (JobQueue.behind(first, w.claims(), units).isPresent() || !begin(w)) {
                first.add(w);
            }
        }
    }

    private boolean begin(JobQueue.Waiting w) {
        UnitsInUse.Held held;
        try {
            held = take(w.job(), w.claims());
        } catch (RefusedException stillBusy) {
            return false;
        }
        queue.remove(w.job());
        try {
            start(w.job(), held);
        } catch (RuntimeException | Error e) { // it has fallen, and let go; the others have their turn
            LOG.error("job {} could not begin", w.job().id(), e);
        }
        return true;
    }

    synchronized RunningJob resume(String id) throws IOException {
        RunningJob known = find(id).orElseThrow(() ->
                new RefusedException(Notice.of(NoticeCode.NO_SUCH_JOB).with("job", id)));
        JobState state = known.status().state();
        if (!JobStates.allow(state, JobStates.Verb.RESUME)) {
            throw new RefusedException(
                    Notice.of(NoticeCode.NOT_RESUMABLE).with("job", id).with("state", state));
        }
        new BegunWith(known.journal(), board).findAgain();
        RunningJob job = job(id, known.journal());
        job.recall();
        List<Claim> wanted = claims.of(known.journal());
        Optional<Integer> priority = job.queuedWith();
        Optional<Notice> busy = priority.isPresent() ? busy(wanted, priority.get()) : Optional.empty();
        if (busy.isPresent()) {
            job.queue(queued(priority.get(), busy.get()));
            queue.add(job, wanted, priority.get());
        } else {
            UnitsInUse.Held held = take(job, wanted);
            job.hands().log().resumed();
            start(job, held);
        }
        jobs.put(id, job);
        return job;
    }

    synchronized List<JobStatus> all() {
        return jobs.values().stream().map(RunningJob::status).toList();
    }

    synchronized Optional<RunningJob> find(String id) {
        return Optional.ofNullable(jobs.get(id));
    }

    private RunningJob job(String id, Journal journal) {
        return new RunningJob(id, journal, board, listener, this::dismiss);
    }

    private synchronized void start(RunningJob job, UnitsInUse.Held held) {
        if (closed) {
            held.close();
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
        queue.remove(job);
        if (!job.isRunning()) {
            start(job, () -> {});
        }
    }

    /** Stops what runs, so that it can be resumed, and waits for a short time. */
    void close() throws InterruptedException {
        List<RunningJob> running = new ArrayList<>();
        synchronized (this) {
            closed = true;
            units.forget(letGo);
            queue.inOrder().forEach(w -> w.job().leaveQueue());
            jobs.values().stream().filter(RunningJob::isRunning).forEach(running::add);
        }
        running.forEach(RunningJob::stop);
        long end = System.nanoTime() + LET_GO.toNanos();
        for (RunningJob job : running) {
            TimeUnit.NANOSECONDS.timedJoin(job.thread(), Math.max(1, end - System.nanoTime()));
        }
    }
}
