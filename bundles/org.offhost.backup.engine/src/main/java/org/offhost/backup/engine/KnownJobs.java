// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.offhost.backup.BackupService.JobTotals;
import org.offhost.backup.Job;
import org.offhost.backup.JobState;
import org.offhost.backup.JobStatus;
import org.offhost.backup.engine.EngineSettings.Settings;
import org.offhost.backup.engine.ended.EndedJob;
import org.offhost.backup.engine.ended.EndedJobs;
import org.offhost.backup.engine.ended.JobIds;
import org.offhost.backup.engine.job.Cause;
import org.offhost.backup.engine.job.JobFile;
import org.offhost.backup.engine.job.Noted;
import org.offhost.backup.notice.Notice;
import org.offhost.backup.notice.NoticeCode;
import org.offhost.backup.notice.RefusedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The jobs of one state folder, whoever has them: those that have not ended, those that have, and what can be told of them. Other
 * processes may have the folder, too; what they did since is looked for whenever somebody asks. Thread-safe.
 */
final class KnownJobs {
    private static final Logger LOG = LoggerFactory.getLogger(KnownJobs.class);

    private final Path folder;
    private final StoredJobs stored;
    private final Supplier<Settings> settings;
    /** Those that have not ended, or have only now. */
    private final Map<String, RunningJob> jobs = new LinkedHashMap<>();

    private final EndedJobs ended;
    private final Set<String> unreadable = new HashSet<>();

    /** Those that are submitted here, or read for the first time, just now. */
    private final Set<String> coming = new HashSet<>();

    private boolean closed;

    /** Knows of none before {@link #read}. */
    KnownJobs(Path folder, StoredJobs stored, Supplier<Settings> settings) throws IOException {
        this.folder = folder;
        this.stored = stored;
        this.settings = settings;
        this.ended = EndedJobs.in(folder, job -> stored.past(folder.resolve(job.id()), job));
    }

    /** Takes what processes before this one left. */
    void read() throws IOException {
        learnAll();
        ended.settle(Instant.now());
    }

    private void learnAll() throws IOException {
        List<String> names;
        try (Stream<Path> all = Files.list(folder)) {
            names = all.map(p -> p.getFileName().toString()).toList();
        }
        List<String> unknown;
        synchronized (this) {
            unknown = ended.unknownOf(names).stream()
                    .filter(name -> !isKnown(name))
                    .sorted(JobIds.ORDER)
                    .toList();
        }
        unknown.forEach(this::learn);
    }

    private boolean isKnown(String id) {
        return jobs.containsKey(id) || unreadable.contains(id) || ended.find(id).isPresent() || ended.isGoing(id);
    }

    /** Under no lock: a job may be found to have ended, and who is told of that may wait for somebody who asks here. */
    private void learn(String id) {
        synchronized (this) {
            if (isKnown(id) || !Files.isDirectory(folder.resolve(id)) || !coming.add(id)) {
                return;
            }
        }
        Optional<RunningJob> job = Optional.empty();
        boolean read = false;
        try {
            job = stored.load(folder.resolve(id));
            read = true;
        } catch (IOException | RuntimeException e) { // it must not keep all other jobs from being known
            LOG.error(
                    "job {} is not shown and its snapshot not let go, since {} cannot be read now: {}",
                    id,
                    folder.resolve(id),
                    Cause.words(e));
        } finally {
            come(id, job, read);
        }
    }

    private synchronized void come(String id, Optional<RunningJob> job, boolean read) {
        coming.remove(id);
        if (!read) {
            unreadable.add(id);
        } else if (job.isPresent() && job.get().status().state().ended()) {
            ended.add(ended(job.get(), job.get().status()), Optional.empty());
        } else if (job.isPresent()) {
            jobs.put(id, job.get());
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

    /** What other processes have submitted, or have done with a job that nobody works on here. */
    private void look() {
        try {
            learnAll();
        } catch (IOException e) {
            LOG.debug("what others did in {} is not known now", folder, e);
        }
        synchronized (this) {
            List.copyOf(jobs.values()).forEach(this::refresh);
        }
    }

    private void look(String id) {
        if (JobIds.isId(id)) { // and no name that leads elsewhere
            learn(id);
        }
        synchronized (this) {
            here(id).ifPresent(this::refresh);
        }
    }

    private void refresh(RunningJob job) {
        if (job.status().state() != JobState.INTERRUPTED) {
            return;
        }
        try {
            if (job.journal().refresh()) {
                job.recall();
                settle(job);
            }
        } catch (NoSuchFileException e) { // another process has ended it, and forgotten it
            jobs.remove(job.id());
        } catch (IOException e) {
            LOG.debug("what another process did with job {} is not known now", job.id(), e);
        }
    }

    /** Takes a job that has ended in another process for one that has. */
    synchronized void settle(RunningJob job) {
        if (jobs.get(job.id()) == job && job.status().state().ended()) {
            ended.add(ended(job, job.status()), Optional.of(job.status()));
            jobs.remove(job.id());
        }
    }

    /** A job of this process has come to its end: it is one of those that have, of which the oldest are forgotten. */
    synchronized void told(JobStatus status) {
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

    /** An id that no other job has, of another process on this folder either: whoever makes the folder has it. */
    synchronized String newId() throws IOException {
        while (true) {
            String id = JobIds.next(
                    Instant.now(),
                    ended.newestForgotten(),
                    taken -> jobs.containsKey(taken) || Files.exists(folder.resolve(taken)));
            if (file(id).reserve()) {
                coming.add(id);
                return id;
            }
        }
    }

    JobFile file(String id) {
        return JobFile.in(folder.resolve(id));
    }

    /** Takes a job in the place of what was known of it, before anybody works on it. */
    synchronized void put(RunningJob job) {
        coming.remove(job.id());
        jobs.put(job.id(), job);
    }

    synchronized void remove(String id) {
        coming.remove(id);
        jobs.remove(id);
    }

    /** One that has not ended, or only now. */
    synchronized Optional<RunningJob> here(String id) {
        return Optional.ofNullable(jobs.get(id));
    }

    /** Those on which a thread of this process works, of which none is told to have ended any more. */
    synchronized List<RunningJob> close() {
        closed = true;
        return jobs.values().stream().filter(RunningJob::isRunning).toList();
    }

    /**
     * Whether a job has ended, or there never was one: what it held may go. One that another process has submitted since is one
     * that there is.
     */
    boolean isOver(String id) {
        look(id);
        synchronized (this) {
            RunningJob known = jobs.get(id);
            if (known != null) {
                return known.status().state().ended();
            }
            return !unreadable.contains(id)
                    && !coming.contains(id)
                    && (ended.find(id).isPresent() || isNobodys(id));
        }
    }

    private boolean isNobodys(String id) {
        try {
            return file(id).otherOwner().isEmpty();
        } catch (IOException e) {
            LOG.debug("whose job {} is is not known now", id, e);
            return false;
        }
    }

    /** In the order of their ids. Journals of those that have ended are read outside of the lock: jobs go on meanwhile. */
    List<JobStatus> all() {
        Map<String, JobStatus> all = new TreeMap<>(JobIds.ORDER);
        List<EndedJob> past;
        look();
        synchronized (this) {
            jobs.forEach((id, job) -> all.put(id, status(job)));
            past = ended.all();
        }
        past.forEach(job -> all.put(job.id(), ended.status(job)));
        return List.copyOf(all.values());
    }

    /** Those that have not ended, in the order of their ids. */
    List<JobStatus> pending() {
        look();
        synchronized (this) {
            return jobs.values().stream()
                    .map(this::status)
                    .filter(status -> !status.state().ended())
                    .sorted(Comparator.comparing(JobStatus::id, JobIds.ORDER))
                    .toList();
        }
    }

    private JobStatus status(RunningJob job) {
        return elsewhere(job).orElseGet(job::status);
    }

    /** What is told of a job that another one has; empty if none has. */
    private Optional<JobStatus> elsewhere(RunningJob job) {
        try {
            return job.status().state() == JobState.INTERRUPTED
                            && job.journal().file().otherOwner().isPresent()
                    ? stored.elsewhere(job.journal().file().folder())
                    : Optional.empty();
        } catch (IOException e) {
            LOG.debug("whose job {} is is not known now", job.id(), e);
            return Optional.empty();
        }
    }

    private Optional<JobStatus> elsewhere(String id) {
        look(id);
        synchronized (this) {
            return here(id).flatMap(this::elsewhere).filter(s -> !s.state().ended());
        }
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

    Optional<Job> find(String id) {
        look(id);
        synchronized (this) {
            RunningJob job = jobs.get(id);
            if (job == null) {
                return ended.job(id);
            }
            return Optional.of(
                    elsewhere(job).isPresent()
                            ? new JobElsewhere(job, () -> elsewhere(id), () -> find(id).orElse(job))
                            : job);
        }
    }

    /** @throws RefusedException if there is none, or none any more */
    Job require(String id) throws RefusedException {
        Optional<Job> found = find(id);
        if (found.isPresent()) {
            return found.get();
        }
        ended.newestForgotten(); // which another process may have written since
        throw new RefusedException(
                Notice.of(ended.mayHaveForgotten(id) ? NoticeCode.JOB_FORGOTTEN : NoticeCode.NO_SUCH_JOB)
                        .with("job", id));
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
}
