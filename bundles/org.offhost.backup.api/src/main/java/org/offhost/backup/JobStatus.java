// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.offhost.backup.notice.Notice;
import org.offhost.block.Designator;

/**
 * A job at one moment.
 *
 * @param id its id
 * @param kind what it does
 * @param title source, medium and profile in words
 * @param state where it stands
 * @param reason what it waits for, or why it stopped or failed
 * @param doneBytes bytes of the present phase done (QUIESCING: milliseconds without a write); of a job that has ended or
 *     was interrupted, of its work: what was to be copied, restored or read again
 * @param totalBytes bytes of the present phase, or of that work; 0 if not known
 * @param files files found, restored or verified so far, counted as in {@link JobSummary}
 * @param submitted when it was submitted
 * @param changed when state or reason last changed
 * @param phases time spent in each state so far by all processes that worked on the job, the present state included unless
 *     the job ended
 * @param summary figures so far
 * @param refused whether it failed for what was asked, before anything was changed
 * @param units what it reads and writes
 */
public record JobStatus(
        String id,
        JobKind kind,
        String title,
        JobState state,
        Optional<Notice> reason,
        long doneBytes,
        long totalBytes,
        long files,
        Instant submitted,
        Instant changed,
        Map<JobState, Duration> phases,
        JobSummary summary,
        boolean refused,
        Units units) {
    public JobStatus {
        Objects.requireNonNull(units, "units");
        Map<JobState, Duration> copy = new EnumMap<>(JobState.class);
        copy.putAll(phases);
        phases = Collections.unmodifiableMap(copy);
    }

    /** A job that was not refused, and whose units are not told. */
    public JobStatus(
            String id,
            JobKind kind,
            String title,
            JobState state,
            Optional<Notice> reason,
            long doneBytes,
            long totalBytes,
            long files,
            Instant submitted,
            Instant changed,
            Map<JobState, Duration> phases,
            JobSummary summary) {
        this(
                id,
                kind,
                title,
                state,
                reason,
                doneBytes,
                totalBytes,
                files,
                submitted,
                changed,
                phases,
                summary,
                false,
                Units.NONE);
    }

    /**
     * The units of a job.
     *
     * @param source what a backup reads; of a consolidation, the medium whose sets are read
     * @param medium what carries the sets that are written, restored or verified
     * @param destination what a restore writes; empty if that is a folder
     * @param beside those that a volume lies on besides the source of a backup, or the destination of a restore; in their order
     */
    public record Units(
            Optional<Designator> source,
            Optional<Designator> medium,
            Optional<Designator> destination,
            List<Designator> beside) {
        /** Of a job whose request cannot be read. */
        public static final Units NONE = new Units(Optional.empty(), Optional.empty(), Optional.empty(), List.of());

        public Units {
            Objects.requireNonNull(source, "source");
            Objects.requireNonNull(medium, "medium");
            Objects.requireNonNull(destination, "destination");
            beside = List.copyOf(beside);
        }
    }
}
