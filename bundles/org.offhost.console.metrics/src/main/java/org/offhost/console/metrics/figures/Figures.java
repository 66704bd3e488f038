// SPDX-License-Identifier: Apache-2.0
package org.offhost.console.metrics.figures;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.offhost.backup.BackupService;
import org.offhost.backup.BackupSet;
import org.offhost.backup.Driver;
import org.offhost.backup.JobKind;
import org.offhost.backup.JobState;
import org.offhost.backup.JobStatus;
import org.offhost.backup.JobSummary;
import org.offhost.block.Designator;

/**
 * What is counted, as it is at one moment. All of it comes from the jobs of the state folder, which are kept, so a count does not
 * begin anew with a process, and from what the catalog and the board of drivers know.
 *
 * @param jobs how many, by kind and state
 * @param bytes moved so far by all jobs, by who moved them: offloaded, control, decoded, verify, fallback
 * @param times of jobs that have ended, by kind and state
 * @param longestWait of the jobs that wait now
 * @param drivers how many, by kind
 * @param leases units of work that drivers do now, by kind
 * @param media what their sets take, by designator
 */
record Figures(
        Map<Job, Integer> jobs,
        Map<String, Long> bytes,
        Map<Job, Times> times,
        Duration longestWait,
        Map<String, Integer> drivers,
        Map<String, Integer> leases,
        Map<String, Fill> media) {

    /** Jobs of a kind in a state. */
    record Job(JobKind kind, JobState state) {
        /** For a map of words: {@code backup completed}. */
        String title() {
            return (kind + " " + state).toLowerCase(Locale.ROOT);
        }
    }

    /** How many, and how long they took together. */
    record Times(long count, Duration sum) {
        Times and(Duration one) {
            return new Times(count + 1, sum.plus(one));
        }
    }

    /**
     * What the catalog knows of a medium.
     *
     * @param bytes that its sets take
     */
    record Fill(int sets, long bytes) {}

    /** Counts. A state folder that cannot be used now has no jobs, and says so elsewhere. */
    static Figures of(BackupService backup, Instant now) {
        List<JobStatus> all = jobs(backup);
        Map<Job, Integer> jobs = new HashMap<>();
        Map<Job, Times> times = new HashMap<>();
        Duration longest = Duration.ZERO;
        for (JobStatus job : all) {
            Job key = new Job(job.kind(), job.state());
            jobs.merge(key, 1, Integer::sum);
            if (job.state().ended()) {
                Duration took = job.phases().values().stream().reduce(Duration.ZERO, Duration::plus);
                times.put(
                        key,
                        times.getOrDefault(key, new Times(0, Duration.ZERO)).and(took));
            }
            Duration waited = Duration.between(job.changed(), now);
            if (job.state() == JobState.WAITING && waited.compareTo(longest) > 0) {
                longest = waited;
            }
        }
        Map<String, Integer> drivers = new TreeMap<>();
        Map<String, Integer> leases = new TreeMap<>();
        for (Driver driver : backup.drivers()) {
            drivers.merge(driver.kind(), 1, Integer::sum);
            leases.merge(driver.kind(), driver.leases(), Integer::sum);
        }
        return new Figures(jobs, bytes(all), times, longest, drivers, leases, media(backup, all));
    }

    private static List<JobStatus> jobs(BackupService backup) {
        try {
            return backup.jobs();
        } catch (UncheckedIOException e) {
            return List.of();
        }
    }

    private static Map<String, Long> bytes(List<JobStatus> jobs) {
        Map<String, Long> bytes = new LinkedHashMap<>();
        for (String way : List.of("offloaded", "control", "decoded", "verify", "fallback")) {
            bytes.put(way, 0L);
        }
        for (JobStatus job : jobs) {
            JobSummary.ByteCounts counts = job.summary().bytes();
            bytes.merge("offloaded", counts.offloaded(), Long::sum);
            bytes.merge("control", counts.control(), Long::sum);
            bytes.merge("decoded", counts.decoded(), Long::sum);
            bytes.merge("verify", counts.verify(), Long::sum);
            bytes.merge("fallback", counts.fallback(), Long::sum);
        }
        return bytes;
    }

    /** Of media that jobs wrote or read, by the catalog alone. */
    private static Map<String, Fill> media(BackupService backup, List<JobStatus> jobs) {
        Map<String, Fill> media = new TreeMap<>();
        List<Designator> units = jobs.stream()
                .map(job -> job.units().medium())
                .flatMap(Optional::stream)
                .distinct()
                .toList();
        for (Designator medium : units) {
            try {
                List<BackupSet> sets = backup.known(medium);
                media.put(
                        medium.toString(),
                        new Fill(
                                sets.size(),
                                sets.stream().mapToLong(BackupSet::bytes).sum()));
            } catch (IOException e) {
                continue; // the catalog goes; the next count has it again
            }
        }
        return media;
    }
}
