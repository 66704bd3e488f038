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
import java.util.TreeMap;
import org.offhost.backup.BackupService;
import org.offhost.backup.BackupService.JobTotals;
import org.offhost.backup.BackupService.JobTotals.Outcome;
import org.offhost.backup.BackupService.JobTotals.Times;
import org.offhost.backup.Driver;
import org.offhost.backup.JobState;
import org.offhost.backup.JobStatus;
import org.offhost.backup.JobSummary.ByteCounts;

/**
 * What is counted, as it is at one moment. All of it comes from what the jobs of the state folder come to, those that are forgotten
 * included, so a count neither begins anew with a process nor goes down, and from what the catalog and the board of drivers know.
 *
 * @param jobs how many are kept, by kind and state
 * @param bytes moved so far by all jobs, by who moved them: offloaded, control, decoded, verify, fallback
 * @param times of jobs that have ended, by kind and state
 * @param longestWait of the jobs that wait now
 * @param drivers how many, by kind
 * @param leases units of work that drivers do now, by kind
 * @param media what their sets take, by designator
 */
record Figures(
        Map<Outcome, Integer> jobs,
        Map<String, Long> bytes,
        Map<Outcome, Times> times,
        Duration longestWait,
        Map<String, Integer> drivers,
        Map<String, Integer> leases,
        Map<String, Fill> media) {

    /** For a map of words: {@code backup completed}. */
    static String title(Outcome jobs) {
        return (jobs.kind() + " " + jobs.state()).toLowerCase(Locale.ROOT);
    }

    /**
     * What the catalog knows of a medium.
     *
     * @param bytes that its sets take
     */
    record Fill(int sets, long bytes) {
        Fill plus(Fill other) {
            return new Fill(sets + other.sets, bytes + other.bytes);
        }
    }

    /** Counts. A state folder that cannot be used now has no jobs, and says so elsewhere. */
    static Figures of(BackupService backup, Instant now) {
        List<JobStatus> kept = List.of();
        JobTotals totals = JobTotals.NONE;
        try {
            kept = backup.jobs();
            totals = backup.totals();
        } catch (UncheckedIOException e) {
            // what is there to be counted is counted the next time
        }
        Map<Outcome, Integer> jobs = new HashMap<>();
        Duration longest = Duration.ZERO;
        for (JobStatus job : kept) {
            jobs.merge(new Outcome(job.kind(), job.state()), 1, Integer::sum);
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
        return new Figures(
                jobs, bytes(totals.bytes()), totals.outcomes(), longest, drivers, leases, media(backup, kept));
    }

    private static Map<String, Long> bytes(ByteCounts counts) {
        Map<String, Long> bytes = new LinkedHashMap<>();
        bytes.put("offloaded", counts.offloaded());
        bytes.put("control", counts.control());
        bytes.put("decoded", counts.decoded());
        bytes.put("verify", counts.verify());
        bytes.put("fallback", counts.fallback());
        return bytes;
    }

    /** By the catalog alone: of media that have sets, and of those that jobs wrote or read. */
    private static Map<String, Fill> media(BackupService backup, List<JobStatus> jobs) {
        Map<String, Fill> media = new TreeMap<>();
        jobs.forEach(job -> job.units().medium().ifPresent(m -> media.put(m.toString(), new Fill(0, 0))));
        try {
            backup.known().forEach(set -> media.merge(set.medium().toString(), new Fill(1, set.bytes()), Fill::plus));
        } catch (IOException e) {
            return Map.of(); // the catalog goes; the next count has them again
        }
        return media;
    }
}
