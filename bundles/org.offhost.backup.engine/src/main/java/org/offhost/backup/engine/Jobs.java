// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.offhost.backup.JobKind;
import org.offhost.backup.JobState;
import org.offhost.backup.JobStatus;
import org.offhost.backup.RefusedException;
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
    private final Set<String> unreadable = new HashSet<>();
    private boolean closed;

    /** What to do for a job, by its file. */
    interface Bodies {
        JobBody of(JobFile file) throws IOException;
    }

    private final Bodies bodies;

    Jobs(Path folder, DriverBoard board, Bodies bodies, Consumer<JobStatus> listener) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.board = board;
        this.bodies = bodies;
        this.listener = listener;
        try (Stream<Path> folders = Files.list(folder)) {
            for (Path p : folders.filter(Files::isDirectory).sorted().toList()) {
                load(p);
            }
        }
    }

    /** One file that cannot be read must not keep all other jobs from being known. */
    private void load(Path p) {
        String id = p.getFileName().toString();
        try {
            Optional<JobFile> file = JobFile.read(p);
            if (file.isPresent()) {
                jobs.put(id, remembered(p, file.get()));
            }
        } catch (IOException | RuntimeException e) {
            unreadable.add(id);
            LOG.error(
                    "job {} is not shown and its snapshot not let go; delete {} to forget it: {}", id, p, e.toString());
        }
    }

    /** Whether a job has ended, or there never was one: what it held may go. */
    synchronized boolean isOver(String id) {
        return !unreadable.contains(id)
                && find(id).map(j -> j.status().state().ended()).orElse(true);
    }

    private RunningJob remembered(Path p, JobFile file) {
        RunningJob job = job(p.getFileName().toString(), file);
        job.recall();
        return job;
    }

    /** Makes a job durable and starts it. */
    synchronized RunningJob submit(JobKind kind, String title, Consumer<JobFile> request) throws IOException {
        String stamp = STAMP.format(Instant.now());
        String id = stamp;
        for (int n = 2; jobs.containsKey(id) || Files.exists(folder.resolve(id)); n++) {
            id = stamp + "-" + n;
        }
        JobFile file = JobFile.create(folder.resolve(id));
        file.set("kind", kind)
                .set("title", title)
                .set("submitted", Instant.now())
                .set("state", JobState.QUEUED);
        request.accept(file);
        refuseBusyMedium(file);
        file.save();
        RunningJob job = job(id, file);
        jobs.put(id, job);
        start(job);
        return job;
    }

    synchronized RunningJob resume(String id) throws IOException {
        RunningJob known = find(id).orElseThrow(() -> new RefusedException("there is no job " + id));
        JobState state = known.status().state();
        if (state != JobState.INTERRUPTED) {
            throw new RefusedException("job " + id + " is " + state + "; only an interrupted job can be resumed");
        }
        refuseBusyMedium(known.file());
        RunningJob job = job(id, known.file());
        job.recall();
        jobs.put(id, job);
        start(job);
        return job;
    }

    /** A medium has one writer and a tape one place: jobs on the same one would disturb each other. */
    private void refuseBusyMedium(JobFile file) throws IOException {
        String medium = file.require("medium");
        for (RunningJob other : jobs.values()) {
            if (other.isRunning() && other.file().require("medium").equals(medium)) {
                throw new RefusedException(
                        "medium " + medium + " is in use by job " + other.id() + "; wait for it to end, or cancel it");
            }
        }
    }

    synchronized List<JobStatus> all() {
        return jobs.values().stream().map(RunningJob::status).toList();
    }

    synchronized Optional<RunningJob> find(String id) {
        return Optional.ofNullable(jobs.get(id));
    }

    private RunningJob job(String id, JobFile file) {
        return new RunningJob(id, file, board, listener, this::start);
    }

    private synchronized void start(RunningJob job) {
        if (closed) {
            throw new IllegalStateException("the backup service is stopping");
        }
        Thread worker = new Thread(() -> work(job), "offhost job " + job.id());
        worker.setDaemon(true);
        job.runIn(worker);
        worker.start();
    }

    private void work(RunningJob job) {
        try {
            JobBody body = bodies.of(job.file());
            job.beginRun();
            try {
                body.run(job);
                end(job, JobState.COMPLETED, "");
            } catch (PatienceEndedException e) {
                job.interrupted(e.getMessage());
                return;
            } catch (CancellationException e) {
                abandon(job, body);
                end(job, JobState.CANCELLED, "cancelled");
            } catch (StoppedException e) {
                job.interrupted("the service stopped in " + job.status().state());
                return;
            } catch (IOException | RuntimeException e) {
                fail(job, body, e);
            }
        } catch (InterruptedException e) {
            job.interrupted(
                    "the service stopped; resume goes on from " + job.status().state());
        } catch (IOException | RuntimeException e) {
            LOG.error("job {} could not be ended properly", job.id(), e);
            job.interrupted("could not be ended properly: " + e.getMessage());
        }
    }

    private void fail(RunningJob job, JobBody body, Exception e) throws IOException, InterruptedException {
        LOG.info("job {} failed", job.id(), e);
        abandon(job, body);
        String message = e.getMessage() == null || !(e instanceof IOException) ? e.toString() : e.getMessage();
        end(job, JobState.FAILED, message);
    }

    private static void end(RunningJob job, JobState last, String why) throws IOException {
        job.file().dropSpool();
        job.end(last, why);
    }

    private void abandon(RunningJob job, JobBody body) throws InterruptedException {
        try {
            body.abandon(job);
        } catch (IOException | RuntimeException e) {
            LOG.warn("job {} left something behind; it is swept at the next start: {}", job.id(), e.toString());
        }
    }

    /** Stops what runs, so that it can be resumed, and waits for a short time. */
    void close() throws InterruptedException {
        List<RunningJob> running = new ArrayList<>();
        synchronized (this) {
            closed = true;
            jobs.values().stream().filter(RunningJob::isRunning).forEach(running::add);
        }
        running.forEach(RunningJob::stop);
        long end = System.nanoTime() + LET_GO.toNanos();
        for (RunningJob job : running) {
            TimeUnit.NANOSECONDS.timedJoin(job.thread(), Math.max(1, end - System.nanoTime()));
        }
    }
}
