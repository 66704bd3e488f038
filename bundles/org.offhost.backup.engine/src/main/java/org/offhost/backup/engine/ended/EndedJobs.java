// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.ended;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
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
import org.offhost.block.hold.HeldFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The jobs of a state folder that have ended, a line of one file for each, so that a start reads that file and none of their
 * journals; and what those come to that are forgotten. A job is counted in that file, and named as one that is going, in one write;
 * its folder is deleted only then. Whenever a process is killed, the next one finds each job either kept or counted. What other
 * processes on the folder wrote is taken before anything is written; what cannot be written now is written the next time.
 * Thread-safe.
 */
public final class EndedJobs {
    private static final Logger LOG = LoggerFactory.getLogger(EndedJobs.class);

    /** So many may be missing in the file: a start reads their journals. */
    private static final int MOST_UNLISTED = 32;

    /** Of a start that reads many journals, so many are not read again if it is cut short: a command may end before it has all. */
    private static final int AT_ONCE = 1_000;

    private final Path folder;
    private final JobFolders disk;
    private final EndedFile file;
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

    /** Those of which the file does not have what is known here. */
    private final Set<String> unlisted = new HashSet<>();

    /** Something that is done while nobody else writes the file. */
    private interface Work {
        void run() throws IOException;
    }

    private EndedJobs(Path folder, JobFolders disk, Function<EndedJob, JobStatus> reading) {
        this.folder = folder;
        this.disk = disk;
        this.file = new EndedFile(folder, disk);
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
        all.look();
        if (!all.going.isEmpty()) {
            all.alone(all::drop);
        }
        return all;
    }

    /** Does something behind a look at what others wrote; nothing if one of them writes now, or the file cannot be used. */
    private void alone(Work work) {
        try (HeldFile held = file.hold().orElse(null)) {
            if (held == null) {
                LOG.debug("{} is written by another process now; it has what ended here the next time", file.path());
                return;
            }
            look(Optional.of(held));
            work.run();
        } catch (IOException e) {
            LOG.warn("jobs that have ended are kept until {} can be written: {}", file.path(), FileErrors.of(e));
        }
    }

    private void look() throws IOException {
        look(Optional.empty());
    }

    /** Takes what others wrote since the file was last read or written here. */
    private void look(Optional<HeldFile> held) throws IOException {
        if (!file.isChanged()) {
            return;
        }
        Optional<EndedText> text = file.read(held);
        if (text.isPresent()) {
            take(text.get().with(unlisted.stream().map(jobs::get).toList(), id -> Files.exists(folder.resolve(id))));
            unlisted.retainAll(jobs.keySet());
        } else {
            unlisted.addAll(jobs.keySet()); // what is known here is written anew
        }
    }

    private void take(EndedText text) {
        jobs.clear();
        text.jobs().forEach(job -> jobs.put(job.id(), job));
        read.keySet().retainAll(jobs.keySet());
        keeping = text.keeping();
        forgotten = text.forgotten();
        totals = Optional.empty();
        newest = text.newest();
        going.clear();
        going.addAll(text.going());
    }

    /**
     * Takes the names of what is in the folder: a job whose folder somebody deleted is forgotten, and counted.
     *
     * @return those that are not known here
     */
    public synchronized List<String> unknownOf(Collection<String> there) {
        Set<String> names = Set.copyOf(there);
        List<String> missing =
                jobs.keySet().stream().filter(id -> !names.contains(id)).toList();
        if (!missing.isEmpty()) {
            alone(() -> forget(
                    missing.stream()
                            .filter(id -> jobs.containsKey(id) && !Files.exists(folder.resolve(id)))
                            .map(jobs::get)
                            .toList(),
                    keeping));
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
        boolean known = jobs.put(job.id(), job) != null; // what another process wrote of it was taken before
        status.ifPresent(told -> read.put(job.id(), told));
        totals = known ? Optional.empty() : totals.map(sum -> sum.plus(job.totals()));
        unlisted.add(job.id());
        if (unlisted.size() >= AT_ONCE) {
            alone(() -> forget(List.of(), keeping));
        }
    }

    /**
     * Forgets by what was configured when that was last done here, since it may not be known yet what is configured now; nothing if that
     * was never done.
     */
    public synchronized void settle(Instant now) {
        if (keeping.isPresent()) {
            settle(keeping.get(), now);
        } else if (unlisted.size() >= MOST_UNLISTED) {
            alone(() -> forget(List.of(), keeping));
        }
    }

    /** Forgets those that need not be kept. What fails is told, and tried again the next time. */
    public synchronized void settle(Keeping by, Instant now) {
        see(now);
        boolean isNew = !keeping.equals(Optional.of(by));
        if (isNew
                || unlisted.size() >= MOST_UNLISTED
                || !by.forgettable(jobs.values(), now).isEmpty()) {
            alone(() -> {
                see(now);
                forget(by.forgettable(jobs.values(), now), Optional.of(by));
            });
        }
    }

    private void see(Instant now) {
        for (EndedJob job : List.copyOf(jobs.values())) {
            EndedJob seen = job.seen(now);
            if (!seen.equals(job)) {
                jobs.put(job.id(), seen);
                unlisted.add(job.id());
            }
        }
    }

    /** Writes the file without those that are old; it is as it was, and so are they, if that fails. */
    private void forget(List<EndedJob> old, Optional<Keeping> by) throws IOException {
        EndedText text =
                new EndedText(by, forgotten, newest, List.copyOf(going), List.copyOf(jobs.values())).without(old);
        file.write(text);
        take(text);
        unlisted.clear();
        LOG.debug("{} jobs that had ended are forgotten", old.size());
        drop();
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

    /** Whether a job is forgotten, and its folder about to be deleted. */
    public synchronized boolean isGoing(String id) {
        return going.contains(id);
    }

    /** The last id that was forgotten here, or by another process; empty if none was. */
    public synchronized String newestForgotten() {
        try {
            look();
        } catch (IOException e) {
            LOG.debug("what is known of {} is what was last read", file.path(), e);
        }
        return newest;
    }

    /** The snapshot that a job could not let go is gone. */
    public synchronized void released(String id) {
        if (jobs.computeIfPresent(id, (same, job) -> job.released()) != null) {
            unlisted.add(id);
        }
    }
}
