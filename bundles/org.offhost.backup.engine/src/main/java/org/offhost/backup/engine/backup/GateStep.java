// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.backup;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
    private final List<Designator> sources;
    private final boolean group;
    private final Ticker ticker;

    GateStep(BackupRequest request, Ticker ticker) {
        this(request, request.sources(), false, ticker);
    }

    /** One gate over all units of a group, and one cut. */
    GateStep(BackupRequest.Group request, Ticker ticker) {
        this(request.units().get(0), request.sources(), true, ticker);
    }

    private GateStep(BackupRequest request, List<Designator> sources, boolean group, Ticker ticker) {
        this.request = request;
        this.group = group;
        this.sources = sources;
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
        if (!group && new StillSource(job, request).isWanted()) {
            job.tally().quiet(Duration.ZERO, Consistency.SAID_TO_BE_STILL);
            job.journal()
                    .note(new Noted.Cut(Consistency.SAID_TO_BE_STILL, Duration.ZERO))
                    .save();
            return;
        }
        QuietGate.Passage passage;
        try (GateWatch watch = new GateWatch()) {
            boolean local = false;
            for (Designator source : sources) {
                Sight sight = sight(job, source);
                local |= sight.scope() == Scope.HOST_LOCAL;
                watch.add(source, sight.monitor().lease());
            }
            passage = pass(job, watch);
            if (local) {
                job.note(Notice.of(NoticeCode.QUIET_AS_SEEN_HERE));
            }
        }
        job.tally().quiet(passage.waited(), passage.consistency());
        job.journal().note(new Noted.Cut(passage.consistency(), passage.waited()));
        job.checkpoint(); // the figures with it: the next process does not come here again
    }

    private QuietGate.Passage pass(Hands job, GateWatch watch) throws IOException, InterruptedException {
        try {
            return new QuietGate(request.quiet(), ticker).pass(watch, new Cutting(job, sources));
        } catch (RefusedException e) {
            Notice why = e.notice();
            throw why.code().facts().contains("source")
                    ? new RefusedException(why.with("source", watch.lastWritten()), e)
                    : e;
        }
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
        private final List<Designator> sources;
        private final JobSnapshot snapshot;

        Cutting(Hands job, List<Designator> sources) {
            this.job = job;
            this.sources = sources;
            this.snapshot = new JobSnapshot(job, sources);
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
            KnownDriver<SnapshotProvider> provider = snapshot.provider();
            try (HeldWriters writers = new HeldWriters()) {
                for (Designator source : sources) {
                    Set<SnapshotProvider.Ability> abilities =
                            provider.call(d -> d.abilities(source)).orElse(Set.of());
                    if (abilities.contains(SnapshotProvider.Ability.SELF_FREEZES)
                            || !writers.hold(job, source, MOST_HOLD)) {
                        return Optional.empty();
                    }
                }
                cut();
                if (!writers.stillHold()) {
                    undo();
                    return Optional.empty();
                }
                return Optional.of(writers.consistency());
            }
        }

        @Override
        public void stillQuietFor(Duration quiet, Duration wanted) {
            job.progress(quiet.toMillis(), wanted.toMillis());
        }
    }

    /** The writers of all units that are cut together, held while they are cut. One thread. */
    private static final class HeldWriters implements Closeable {
        private final List<Quiescer.Lease> leases = new ArrayList<>();

        /** Holds the writers of a unit, too; false if no quiescer has to do with it. */
        boolean hold(Hands job, Designator unit, Duration most) throws IOException {
            for (KnownDriver<Quiescer> quiescer : job.board().of(Quiescer.class)) {
                Optional<Quiescer.Lease> lease = quiescer.call(q -> q.freeze(unit, most));
                if (lease.isPresent()) {
                    leases.add(lease.get());
                    return true;
                }
            }
            return false;
        }

        /** Whether all are still held. */
        boolean stillHold() {
            return leases.stream().allMatch(Quiescer.Lease::holds);
        }

        /** What a cut is that was made meanwhile. */
        Consistency consistency() {
            return leases.stream().allMatch(Quiescer.Lease::applicationConsistent)
                    ? Consistency.APPLICATION_CONSISTENT
                    : Consistency.CRASH_CONSISTENT;
        }

        /** Lets all go, whatever becomes of one of them. */
        @Override
        public void close() throws IOException {
            IOException failed = null;
            for (Quiescer.Lease lease : leases) {
                try {
                    lease.close();
                } catch (IOException e) {
                    failed = failed == null ? e : failed;
                }
            }
            if (failed != null) {
                throw failed;
            }
        }
    }
}
