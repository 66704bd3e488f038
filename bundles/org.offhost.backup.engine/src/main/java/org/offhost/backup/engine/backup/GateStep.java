// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.backup;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.offhost.backup.BackupRequest;
import org.offhost.backup.Consistency;
import org.offhost.backup.JobState;
import org.offhost.backup.engine.job.Hands;
import org.offhost.backup.engine.job.Journal;
import org.offhost.backup.engine.job.Noted;
import org.offhost.backup.engine.job.Step;
import org.offhost.backup.engine.job.Ticker;
import org.offhost.backup.engine.source.JobSnapshot;
import org.offhost.backup.engine.source.QuietGate;
import org.offhost.backup.engine.source.StillSource;
import org.offhost.backup.engine.writing.CommittedSet;
import org.offhost.backup.notice.Notice;
import org.offhost.backup.notice.NoticeCode;
import org.offhost.backup.notice.RefusedException;
import org.offhost.block.Designator;
import org.offhost.driver.KnownDriver;
import org.offhost.driver.Lease;
import org.offhost.driver.Need;
import org.offhost.snapshot.Quiescer;
import org.offhost.snapshot.SnapshotProvider;
import org.offhost.snapshot.WriteActivityMonitor;
import org.offhost.snapshot.WriteActivityMonitor.Scope;

/**
 * Waits for quiet and cuts. Both are one step: only a watch that is open from before the quiet until behind the cut proves
 * that no write came between. It is begun again, with another set, if a driver goes away before the cut is noted.
 */
final class GateStep implements Step {
    private static final Duration MOST_HOLD = Duration.ofSeconds(10);

    private final BackupRequest request;
    private final Ticker ticker;

    GateStep(BackupRequest request, Ticker ticker) {
        this.request = request;
        this.ticker = ticker;
    }

    @Override
    public Optional<JobState> state() {
        return Optional.of(JobState.QUIESCING);
    }

    @Override
    public boolean isDone(Journal journal) {
        return CommittedSet.isNoted(journal) || journal.has(Noted.Cut.class);
    }

    @Override
    public void run(Hands job) throws IOException, InterruptedException {
        Designator source = request.source();
        if (new StillSource(job, request).isWanted()) {
            job.tally().quiet(Duration.ZERO, Consistency.SAID_TO_BE_STILL);
            job.journal()
                    .note(new Noted.Cut(Consistency.SAID_TO_BE_STILL, Duration.ZERO))
                    .save();
            return;
        }
        Sight sight = sight(job, source);
        QuietGate.Passage passage;
        try (Lease<WriteActivityMonitor> monitor = sight.monitor().lease();
                WriteActivityMonitor.Watch watch = monitor.service().watch(source)) {
            passage = new QuietGate(request.quiet(), ticker).pass(watch, new Cutting(job, source));
            if (sight.scope() == Scope.HOST_LOCAL) {
                job.note(Notice.of(NoticeCode.QUIET_AS_SEEN_HERE));
            }
        } catch (RefusedException e) {
            throw new RefusedException(e.notice().with("source", source), e);
        }
        job.tally().quiet(passage.waited(), passage.consistency());
        job.journal().note(new Noted.Cut(passage.consistency(), passage.waited()));
        job.checkpoint(); // the figures with it: the next process does not come here again
    }

    @Override
    public void undo(Hands job) throws IOException {
        new JobSnapshot(job, request.source()).releaseNow();
    }

    /** Who watches, and whose writes it sees. */
    private record Sight(KnownDriver<WriteActivityMonitor> monitor, Scope scope) {}

    /** The driver that sees most. */
    private static Sight sight(Hands job, Designator source) throws IOException, InterruptedException {
        return job.await(Need.of(Need.Kind.WRITE_ACTIVITY, source), () -> {
            Optional<Sight> local = Optional.empty();
            IOException failed = null;
            for (KnownDriver<WriteActivityMonitor> driver : job.board().of(WriteActivityMonitor.class)) {
                Scope scope;
                try {
                    scope = driver.call(d -> d.scope(source)).orElse(Scope.SESSION);
                } catch (IOException e) { // of another array, perhaps: it matters only if nobody sees every write
                    failed = failed == null ? e : failed;
                    continue;
                }
                if (scope == Scope.LUN_GLOBAL) {
                    return Optional.of(new Sight(driver, scope));
                }
                local = scope == Scope.HOST_LOCAL && local.isEmpty() ? Optional.of(new Sight(driver, scope)) : local;
            }
            if (failed != null) {
                throw failed; // it may be the one that sees more
            }
            return local;
        });
    }

    /** How the gate cuts. */
    private static final class Cutting implements QuietGate.Surroundings {
        private final Hands job;
        private final Designator source;
        private final JobSnapshot snapshot;

        Cutting(Hands job, Designator source) {
            this.job = job;
            this.source = source;
            this.snapshot = new JobSnapshot(job, source);
        }

        @Override
        public void cut() throws IOException, InterruptedException {
            undo();
            job.enter(JobState.SNAPSHOTTING);
            snapshot.cut();
        }

        @Override
        public void undo() throws IOException, InterruptedException {
            snapshot.release();
            job.enter(JobState.QUIESCING);
        }

        @Override
        public Optional<Consistency> cutFrozen() throws IOException, InterruptedException {
            Set<SnapshotProvider.Ability> abilities =
                    snapshot.provider().call(d -> d.abilities(source)).orElse(Set.of());
            if (abilities.contains(SnapshotProvider.Ability.SELF_FREEZES)) {
                return Optional.empty();
            }
            for (KnownDriver<Quiescer> quiescer : job.board().of(Quiescer.class)) {
                Optional<Quiescer.Lease> lease = quiescer.call(q -> q.freeze(source, MOST_HOLD));
                if (lease.isPresent()) {
                    return cutUnder(lease.get());
                }
            }
            return Optional.empty();
        }

        private Optional<Consistency> cutUnder(Quiescer.Lease lease) throws IOException, InterruptedException {
            try (lease) {
                cut();
                if (!lease.holds()) {
                    undo();
                    return Optional.empty();
                }
                return Optional.of(
                        lease.applicationConsistent()
                                ? Consistency.APPLICATION_CONSISTENT
                                : Consistency.CRASH_CONSISTENT);
            }
        }

        @Override
        public void stillQuietFor(Duration quiet, Duration wanted) {
            job.progress(quiet.toMillis(), wanted.toMillis());
        }
    }
}
