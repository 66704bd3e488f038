// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.offhost.backup.JobSummary.ByteCounts;
import org.offhost.backup.notice.RefusedException;
import org.offhost.block.Designator;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Runs backup, restore and verify jobs, and knows those of {@link org.offhost.backup.keep.SetKeeper}. Thread-safe; jobs run in threads of the service.
 *
 * <p>A job that was interrupted, by the end of the process or by a driver that never came, is kept; only {@link #resume}
 * goes on with it.
 */
@ProviderType
public interface BackupService {
    /**
     * Submits a backup of one volume.
     *
     * @throws RefusedException if the request can never be done: source and medium are one unit, a path pattern is
     *     malformed, …
     */
    Job backup(BackupRequest request, Queueing queueing) throws IOException;

    /** Submits a backup of one volume, and it waits for its units where that is configured. */
    default Job backup(BackupRequest request) throws IOException {
        return backup(request, Queueing.AS_CONFIGURED);
    }

    /**
     * Submits a backup of several units, cut at one instant; one job. A unit that cannot be saved keeps no other from being saved; the
     * job then fails and names it, and the sets that are there say that they are not all.
     *
     * @throws RefusedException as of one unit
     */
    Job backup(BackupRequest.Group request, Queueing queueing) throws IOException;

    /** Submits a backup of several units, and it waits for them where that is configured. */
    default Job backup(BackupRequest.Group request) throws IOException {
        return backup(request, Queueing.AS_CONFIGURED);
    }

    /**
     * Submits a restore.
     *
     * @throws RefusedException if the request can never be done
     */
    Job restore(RestoreRequest request, Queueing queueing) throws IOException;

    /** Submits a restore, and it waits for its units where that is configured. */
    default Job restore(RestoreRequest request) throws IOException {
        return restore(request, Queueing.AS_CONFIGURED);
    }

    /** Submits a verification of committed sets. */
    Job verify(VerifyRequest request, Queueing queueing) throws IOException;

    /** Submits a verification of committed sets, and it waits for its medium where that is configured. */
    default Job verify(VerifyRequest request) throws IOException {
        return verify(request, Queueing.AS_CONFIGURED);
    }

    /**
     * All jobs that this state folder keeps, oldest first: running, interrupted, ended. Of those that ended the oldest are forgotten, by
     * what is configured.
     *
     * @throws java.io.UncheckedIOException if the state folder cannot be used now; the next call tries again
     */
    List<JobStatus> jobs();

    /**
     * Those of {@link #jobs} that have not ended, the oldest first: they run, wait or were interrupted. Nothing is read for it.
     *
     * @throws java.io.UncheckedIOException if the state folder cannot be used now; the next call tries again
     */
    List<JobStatus> pending();

    /**
     * What all jobs of this state folder come to, those that are forgotten included.
     *
     * @throws java.io.UncheckedIOException if the state folder cannot be used now; the next call tries again
     */
    JobTotals totals();

    /**
     * A job by its id.
     *
     * @throws java.io.UncheckedIOException if the state folder cannot be used now; the next call tries again
     */
    Optional<Job> job(String id);

    /**
     * A job that there has to be.
     *
     * @throws RefusedException if there is none, or it has ended and was forgotten
     */
    Job requireJob(String id) throws IOException;

    /**
     * Goes on with an interrupted job from its last durable checkpoint.
     *
     * @throws RefusedException if there is no such job, or it is running, has ended or was forgotten
     */
    Job resume(String id) throws IOException;

    /**
     * Reads a medium and refreshes the catalog from it. A set that is damaged is a fault of the contents, no error.
     *
     * @throws RefusedException if the unit is no medium of ours
     */
    MediumContents contents(Designator medium) throws IOException;

    /**
     * The sets of {@link #contents}.
     *
     * @return the committed sets, oldest first
     * @throws RefusedException if the unit is no medium of ours
     */
    default List<BackupSet> sets(Designator medium) throws IOException {
        return contents(medium).sets();
    }

    /**
     * The groups that sets of these media belong to, by what is on the media alone.
     *
     * @throws RefusedException if a unit is no medium of ours
     */
    List<BackupSet.Group> groups(List<Designator> media) throws IOException;

    /**
     * Makes the catalog forget the sets of a medium that are not on it any more, nor on another unit that is there. Until
     * then they are a fault of its contents, no verification of it succeeds, and nothing is written to it.
     *
     * @return what was forgotten, oldest first
     * @throws RefusedException if the unit is no medium of ours
     */
    List<BackupSet> forgetMissing(Designator medium) throws IOException;

    /** Sets of a medium as the catalog remembers them, oldest first; touches no device, so some may be gone or missing. */
    List<BackupSet> known(Designator medium) throws IOException;

    /** The same of all media, those of a medium in a row. */
    List<BackupSet> known() throws IOException;

    /**
     * Lists what a set holds, sorted by path. What was listed before comes from the catalog and needs no medium; what was not
     * is read from the medium, page by page, as the listing gets there.
     *
     * @param setId a set of the medium
     * @param path path at or below which to list; "/" for everything
     */
    Listing<ListedEntry> list(Designator medium, String setId, String path) throws IOException;

    /** The same paths with no more than a plain listing shows: in a part of the time. */
    Listing<ListedPath> paths(Designator medium, String setId, String path) throws IOException;

    /** What is asked of a job where nothing else is said, as it is configured now. */
    Defaults defaults();

    /** Every driver the service can choose from now. */
    List<Driver> drivers();

    /**
     * What is asked of a job where whoever submits it says nothing else. A console's administrator sets it; a job that was submitted
     * keeps what it began with.
     *
     * @param quiet when a source counts as quiet
     * @param offload whether content may pass this host
     * @param check what is proved after copying
     * @param patience how long a job may wait for a driver before it fails
     */
    record Defaults(QuietPolicy quiet, Offload offload, CheckLevel check, Duration patience) {
        /** Where nothing is set: quiet for 3 s, offload preferred, structure checked, one minute's wait. */
        public static final Defaults UNSET =
                new Defaults(QuietPolicy.DEFAULT, Offload.PREFERRED, CheckLevel.STRUCTURE, Duration.ofMinutes(1));

        public Defaults {
            Objects.requireNonNull(quiet, "quiet");
            Objects.requireNonNull(offload, "offload");
            Objects.requireNonNull(check, "check");
            Objects.requireNonNull(patience, "patience");
        }

        /** A backup of the whole volume by these defaults. */
        public BackupRequest backup(Designator source, String name, Designator medium) {
            return BackupRequest.of(source, name, medium)
                    .quiet(quiet)
                    .offload(offload)
                    .check(check)
                    .patience(patience);
        }

        /** A restore of the whole newest set by these defaults. */
        public RestoreRequest restore(Designator medium, RestoreRequest.Destination destination) {
            return RestoreRequest.of(medium, destination).offload(offload).patience(patience);
        }
    }

    /**
     * What becomes of a job whose units are in use by others, or whose medium or array has as many jobs as it may: it is refused,
     * or it is queued and begins when it can. Of queued jobs the one of the highest priority is the next, and of several of one
     * priority the one that was submitted first; none passes another that waits for the same unit. Two that write one destination
     * of restores are refused always.
     *
     * @param mode which of it
     * @param priority of a job that is queued; the higher, the sooner
     */
    record Queueing(Mode mode, int priority) {
        /** As the engine is configured, with priority 0. */
        public static final Queueing AS_CONFIGURED = new Queueing(Mode.AS_CONFIGURED, 0);

        /** It is refused, whatever is configured. */
        public static final Queueing REFUSED = new Queueing(Mode.REFUSED, 0);

        /** Highest priority, and, negative, the lowest. */
        public static final int MOST = 100;

        public Queueing {
            Objects.requireNonNull(mode, "mode");
            if (priority < -MOST || priority > MOST) {
                throw new IllegalArgumentException("priority " + priority + ": expected -" + MOST + " to " + MOST);
            }
        }

        /** It waits in the queue. */
        public static Queueing with(int priority) {
            return new Queueing(Mode.QUEUED, priority);
        }

        /** What may be said of it. */
        public enum Mode {
            AS_CONFIGURED,
            REFUSED,
            QUEUED
        }
    }

    /**
     * What all jobs of a state folder come to, those that it does not keep any more included: none of these figures goes down.
     *
     * @param outcomes of jobs that have ended, by what they did and how they ended
     * @param bytes moved so far by all jobs; no reason is among them
     */
    public record JobTotals(Map<Outcome, Times> outcomes, ByteCounts bytes) {
        public static final JobTotals NONE = new JobTotals(Map.of(), ByteCounts.NONE);

        public JobTotals {
            outcomes = Map.copyOf(outcomes);
        }

        /** What jobs did, and how they ended. */
        public record Outcome(JobKind kind, JobState state) {}

        /**
         * How many jobs there were.
         *
         * @param took together, in all states of all processes that worked on them
         */
        public record Times(long count, Duration took) {
            Times plus(Times other) {
                return new Times(count + other.count, took.plus(other.took));
            }
        }

        /** The sum of both. */
        public JobTotals plus(JobTotals other) {
            Map<Outcome, Times> sum = new HashMap<>(outcomes);
            other.outcomes.forEach((outcome, times) -> sum.merge(outcome, times, Times::plus));
            return new JobTotals(sum, bytes.plus(other.bytes));
        }
    }
}
