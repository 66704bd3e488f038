// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.offhost.backup.Consistency;
import org.offhost.backup.JobState;
import org.offhost.backup.QuietPolicy;
import org.offhost.backup.RefusedException;
import org.offhost.block.Designator;
import org.offhost.snapshot.Quiescer;
import org.offhost.snapshot.Snapshot;
import org.offhost.snapshot.SnapshotProvider;
import org.offhost.snapshot.SnapshotRequest;
import org.offhost.snapshot.SnapshotSet;
import org.offhost.snapshot.WriteActivityMonitor;
import org.offhost.snapshot.WriteActivityMonitor.Scope;

/** Cuts, finds and lets go the snapshot of one job; the set's id outlives every driver. */
final class Snapshots {
    /** Every set is named so, followed by the installation, the job's id and the number of the try. */
    private static final String PREFIX = "offhost-";

    private static final Duration MOST_HOLD = Duration.ofSeconds(10);

    private final Hands job;
    private final Designator source;
    private final Ticker ticker;

    Snapshots(Hands job, Designator source, Ticker ticker) {
        this.job = job;
        this.source = source;
        this.ticker = ticker;
    }

    /** The job a set belongs to; empty if the set is not of this installation. */
    static Optional<String> jobOf(String setId, String installation) {
        String ours = PREFIX + installation + "-";
        int end = setId.lastIndexOf('-');
        return setId.startsWith(ours) && end > ours.length()
                ? Optional.of(setId.substring(ours.length(), end))
                : Optional.empty();
    }

    /** What a job calls its set of a try. */
    static String setId(String installation, String job, long attempt) {
        return PREFIX + installation + "-" + job + "-" + attempt;
    }

    /** Waits for quiet and cuts; begun again when a driver goes away before the cut. */
    void passGate(QuietPolicy policy) throws IOException, InterruptedException {
        QuietGate.Passage passage = job.surviving(() -> {
            Sight sight = sight();
            try (WriteActivityMonitor.Watch watch = sight.monitor().watch(source)) {
                QuietGate.Passage passed = new QuietGate(policy, ticker).pass(watch, new Cutting());
                if (sight.scope() == Scope.HOST_LOCAL) {
                    job.tally().note("quiet as this host sees it: another host's writes to the source are not seen");
                }
                return passed;
            } catch (RefusedException e) {
                throw new RefusedException("source " + source + ": " + e.getMessage() + "; nothing was written", e);
            }
        });
        job.tally().quiet(passage.waited(), passage.consistency());
        job.journal()
                .note(new Noted.Cut(passage.consistency(), passage.waited()))
                .save();
    }

    /** Who watches, and whose writes it sees. */
    private record Sight(WriteActivityMonitor monitor, Scope scope) {}

    /** The driver that sees most. */
    private Sight sight() throws IOException, InterruptedException {
        return job.await("a driver that sees every write to unit " + source, () -> {
            Optional<Sight> local = Optional.empty();
            for (Known<WriteActivityMonitor> driver : job.board().of(WriteActivityMonitor.class)) {
                Scope scope = driver.service().scope(source).orElse(Scope.SESSION);
                if (scope == Scope.LUN_GLOBAL) {
                    return Optional.of(new Sight(driver.service(), scope));
                }
                local = scope == Scope.HOST_LOCAL && local.isEmpty()
                        ? Optional.of(new Sight(driver.service(), scope))
                        : local;
            }
            return local;
        });
    }

    private SnapshotProvider provider() throws IOException, InterruptedException {
        return job.await("a snapshot driver for unit " + source, () -> {
            for (Known<SnapshotProvider> driver : job.board().of(SnapshotProvider.class)) {
                if (driver.service().abilities(source).isPresent()) {
                    return Optional.of(driver.service());
                }
            }
            return Optional.empty();
        });
    }

    /** What the set of this job is called; empty if there is none. */
    private String name() {
        return job.journal()
                .find(Noted.SnapshotName.class)
                .map(Noted.SnapshotName::setId)
                .orElse("");
    }

    private void forget() {
        job.journal()
                .find(Noted.SnapshotName.class)
                .ifPresent(name -> job.journal().note(name.gone()));
        job.journal().forget(Noted.Cut.class);
    }

    /** The set of this job, wherever it is now; empty if it is gone. */
    Optional<SnapshotSet> find() throws IOException, InterruptedException {
        String id = name();
        return id.isEmpty() ? Optional.empty() : provider().find(id);
    }

    /** Shows the snapshot to the copy manager's nexus. */
    Snapshot expose(String initiator) throws IOException, InterruptedException {
        SnapshotSet set = find().orElseThrow(() -> new SnapshotLostException(name()));
        SnapshotSet.State state = set.state();
        if (state == SnapshotSet.State.FAILED || state == SnapshotSet.State.DELETED) {
            throw lost(set, state);
        }
        List<Snapshot> shown = set.expose(initiator);
        return shown.get(0);
    }

    private SnapshotLostException lost(SnapshotSet set, SnapshotSet.State state) {
        return new SnapshotLostException(set.id() + " of unit " + source + " is " + state
                + (state == SnapshotSet.State.FAILED
                        ? ": damaged, out of room, or the source was changed behind the array's back"
                        : ""));
    }

    /** Throws if the snapshot cannot be trusted any more. */
    void checkAlive() throws IOException, InterruptedException {
        Optional<SnapshotSet> set = find();
        if (set.isEmpty()) {
            throw new SnapshotLostException(name());
        }
        SnapshotSet.State state = set.get().state();
        if (state == SnapshotSet.State.FAILED || state == SnapshotSet.State.DELETED) {
            throw lost(set.get(), state);
        }
    }

    /** Lets the snapshot go, if there is one. */
    void release() throws IOException, InterruptedException {
        job.surviving(() -> {
            Optional<SnapshotSet> set = find();
            if (set.isPresent()) {
                set.get().delete();
            }
            return null;
        });
        forget();
        job.journal().save();
    }

    /** Lets the snapshot go if its driver is there; of a job that will not go on. */
    void releaseNow() throws IOException {
        String id = name();
        if (id.isEmpty()) {
            return;
        }
        for (Known<SnapshotProvider> driver : job.board().of(SnapshotProvider.class)) {
            Optional<SnapshotSet> set = driver.service().find(id);
            if (set.isPresent()) {
                set.get().delete();
                forget();
                return;
            }
        }
    }

    /** How the gate cuts. */
    private final class Cutting implements QuietGate.Surroundings {
        @Override
        public void cut() throws IOException, InterruptedException {
            undo();
            job.enter(JobState.SNAPSHOTTING);
            Noted.SnapshotName before = job.journal().require(Noted.SnapshotName.class);
            long attempt = before.tries() + 1;
            String id = setId(before.installation(), job.id(), attempt);
            // named before it is made, so that a crash leaves nothing nobody knows of
            job.journal()
                    .note(new Noted.SnapshotName(before.installation(), attempt, id))
                    .save();
            provider().prepare(new SnapshotRequest(id, List.of(source))).commit();
        }

        @Override
        public void undo() throws IOException, InterruptedException {
            release();
            job.enter(JobState.QUIESCING);
        }

        @Override
        public Optional<Consistency> cutFrozen() throws IOException, InterruptedException {
            Set<SnapshotProvider.Ability> abilities =
                    provider().abilities(source).orElse(Set.of());
            if (abilities.contains(SnapshotProvider.Ability.SELF_FREEZES)) {
                return Optional.empty();
            }
            for (Known<Quiescer> quiescer : job.board().of(Quiescer.class)) {
                Optional<Quiescer.Lease> lease = quiescer.service().freeze(source, MOST_HOLD);
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
