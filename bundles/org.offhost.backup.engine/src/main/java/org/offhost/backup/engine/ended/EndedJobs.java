// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.ended;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.offhost.backup.BackupService.JobTotals;
import org.offhost.backup.Job;
import org.offhost.backup.JobStatus;
import org.offhost.block.FileErrors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The jobs of a state folder that have ended, a line of one file for each, so that a start reads that file and none of their
 * journals; and what those come to that are forgotten. A job is counted in that file, and named as one that is going, in one write;
 * its folder is deleted only then. Whenever a process is killed, the next one finds each job either kept or counted. Thread-safe.
 */
public final class EndedJobs {
    private static final Logger LOG = LoggerFactory.getLogger(EndedJobs.class);
    private static final String NAME = "ended";

    /** So many may be missing in the file: a start reads their journals. */
    private static final int MOST_UNLISTED = 32;

    /** Of a start that reads many journals, so many are not read again if it is cut short: a command may end before it has all. */
    private static final int AT_ONCE = 1_000;

    private final Path folder;
    private final JobFolders disk;
    private final Function<EndedJob, JobStatus> reading;
    private final Map<String, EndedJob> jobs = new TreeMap<>(JobIds.ORDER);
    private final Map<String, JobStatus> read = new ConcurrentHashMap<>();
    private final Set<String> going = new LinkedHashSet<>();
    /** By which jobs were forgotten last; empty as long as nobody said. */
    private Optional<Keeping> keeping = Optional.empty();

    private JobTotals forgotten = JobTotals.NONE;

    /** Of all, once somebody asked. */
    private Optional<JobTotals> totals = Optional.empty();

    private String newest = "";
    private int unlisted;

    private EndedJobs(Path folder, JobFolders disk, Function<EndedJob, JobStatus> reading) {
        this.folder = folder;
        this.disk = disk;
        this.reading = reading;
    }

    /**
     * Those of a folder of jobs.
     *
     * @param reading reads the journal of one, when somebody first asks what it tells
     */
    public static EndedJobs in(Path folder, Function<EndedJob, JobStatus> reading) throws IOException {
        return in(folder, JobFolders.ON_DISK, reading);
    }

    static EndedJobs in(Path folder, JobFolders disk, Function<EndedJob, JobStatus> reading) throws IOException {
        EndedJobs all = new EndedJobs(folder, disk, reading);
        all.recall();
        return all;
    }

    private void recall() throws IOException {
        Path file = folder.resolve(NAME);
        EndedText text;
        try {
            text = EndedText.read(Files.readString(file));
        } catch (NoSuchFileException e) {
            return;
        } catch (IllegalArgumentException | CharacterCodingException e) {
            Path aside = folder.resolve(NAME + ".damaged");
            Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
            LOG.error(
                    "{} is not what was written, and lies in {} now: jobs are read one by one, and what forgotten ones"
                            + " moved is not counted any more: {}",
                    file,
                    aside,
                    e.getMessage());
            return;
        }
        keeping = text.keeping();
        forgotten = text.forgotten();
        newest = text.newest();
        going.addAll(text.going());
        text.jobs().forEach(job -> jobs.put(job.id(), job));
        drop();
    }

    /**
     * Takes the names of what is in the folder: a job whose folder somebody deleted is forgotten, and counted.
     *
     * @return those that are not known here
     */
    public synchronized List<String> unknownOf(Collection<String> there) {
        Set<String> names = Set.copyOf(there);
        List<EndedJob> missing =
                jobs.values().stream().filter(job -> !names.contains(job.id())).toList();
        if (!missing.isEmpty()) {
            forget(missing);
        }
        return there.stream()
                .filter(name -> !jobs.containsKey(name) && !going.contains(name))
                .toList();
    }

    /**
     * Takes a job that has ended.
     *
     * @param status if it is known
     */
    public synchronized void add(EndedJob job, Optional<JobStatus> status) {
        jobs.put(job.id(), job);
        status.ifPresent(known -> read.put(job.id(), known));
        totals = totals.map(sum -> sum.plus(job.totals()));
        unlisted++;
        if (unlisted >= AT_ONCE) {
            write(forgotten, newest, going, jobs.values());
        }
    }

    /**
     * Forgets by what was configured when that was last done here, since it may not be known yet what is configured now; nothing if that
     * was never done.
     */
    public synchronized void settle(Instant now) {
        if (keeping.isPresent()) {
            settle(keeping.get(), now);
        } else if (unlisted >= MOST_UNLISTED) {
            write(forgotten, newest, going, jobs.values());
        }
    }

    /** Forgets those that need not be kept. What fails is told, and tried again the next time. */
    public synchronized void settle(Keeping by, Instant now) {
        boolean isNew = !keeping.equals(Optional.of(by));
        keeping = Optional.of(by);
        List<EndedJob> old = by.forgettable(jobs.values(), now);
        if (!old.isEmpty()) {
            forget(old);
        } else if (isNew || unlisted >= MOST_UNLISTED) {
            write(forgotten, newest, going, jobs.values());
        }
    }

    private void forget(List<EndedJob> old) {
        JobTotals sum = forgotten;
        String last = newest;
        Map<String, EndedJob> left = new TreeMap<>(jobs);
        Set<String> goes = new LinkedHashSet<>(going);
        for (EndedJob job : old) {
            sum = sum.plus(job.totals());
            last = JobIds.isId(job.id()) && JobIds.ORDER.compare(job.id(), last) > 0 ? job.id() : last;
            left.remove(job.id());
            goes.add(job.id());
        }
        if (!write(sum, last, goes, left.values())) {
            return;
        }
        forgotten = sum;
        newest = last;
        going.addAll(goes);
        old.forEach(job -> {
            jobs.remove(job.id());
            read.remove(job.id());
        });
        LOG.debug("{} jobs that had ended are forgotten", old.size());
        drop();
    }

    private boolean write(JobTotals sum, String last, Collection<String> goes, Collection<EndedJob> left) {
        String text = new EndedText(keeping, sum, last, List.copyOf(goes), List.copyOf(left)).text();
        try {
            disk.replace(folder.resolve(NAME), text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            LOG.warn(
                    "jobs that have ended are kept until {} can be written: {}",
                    folder.resolve(NAME),
                    FileErrors.of(e));
            return false;
        }
        unlisted = 0;
        return true;
    }

    /** Deletes the folders of those that are going. */
    private void drop() {
        for (String id : List.copyOf(going)) {
            try {
                disk.deleteAll(folder.resolve(id));
                going.remove(id);
            } catch (IOException e) {
                LOG.warn(
                        "{} of a forgotten job is deleted at the next start: {}", folder.resolve(id), FileErrors.of(e));
            }
        }
    }

    /** Those that are kept. */
    public synchronized List<EndedJob> all() {
        return List.copyOf(jobs.values());
    }

    public synchronized Optional<EndedJob> find(String id) {
        return Optional.ofNullable(jobs.get(id));
    }

    /** What others are told of one; its journal is read once. */
    public JobStatus status(EndedJob job) {
        JobStatus known = read.get(job.id());
        if (known != null) {
            return known;
        }
        JobStatus status = reading.apply(job);
        synchronized (this) {
            if (jobs.containsKey(job.id())) {
                read.put(job.id(), status);
            }
        }
        return status;
    }

    /** One that others may hold. */
    public Optional<Job> job(String id) {
        return find(id).map(job -> new PastJob(job, () -> status(job)));
    }

    /** What all of them come to, the forgotten ones included. */
    public synchronized JobTotals totals() {
        if (totals.isEmpty()) {
            JobTotals sum = forgotten;
            for (EndedJob job : jobs.values()) {
                sum = sum.plus(job.totals());
            }
            totals = Optional.of(sum);
        }
        return totals.get();
    }

    /** Whether a job of this id, if there was one, is forgotten. */
    public synchronized boolean mayHaveForgotten(String id) {
        return JobIds.isId(id) && !jobs.containsKey(id) && JobIds.ORDER.compare(id, newest) <= 0;
    }

    /** The last id that was forgotten; empty if none was. */
    public synchronized String newestForgotten() {
        return newest;
    }

    /** The snapshot that a job could not let go is gone. */
    public synchronized void released(String id) {
        if (jobs.computeIfPresent(id, (same, job) -> job.released()) != null) {
            unlisted++;
        }
    }
}
