// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.source;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.offhost.backup.engine.job.Hands;
import org.offhost.backup.engine.job.Noted;
import org.offhost.backup.notice.Notice;
import org.offhost.backup.notice.NoticeCode;
import org.offhost.backup.notice.RefusedException;
import org.offhost.backup.notice.Remedy;
import org.offhost.block.Designator;
import org.offhost.block.Extent;
import org.offhost.driver.KnownDriver;
import org.offhost.driver.Lease;
import org.offhost.driver.Need;
import org.offhost.snapshot.ChangedRanges;
import org.offhost.snapshot.Snapshot;
import org.offhost.snapshot.SnapshotProvider;
import org.offhost.snapshot.SnapshotRequest;
import org.offhost.snapshot.SnapshotSet;

/** The snapshot of one job: made, found again and let go by whichever driver is there. Its set's id outlives every driver. */
public final class JobSnapshot {
    private final Hands job;
    private final Designator source;
    private final List<Designator> together;

    /** @param source the only one that is cut, or one of those that were cut together */
    public JobSnapshot(Hands job, Designator source) {
        this(job, List.of(source));
    }

    /** @param sources that are cut at one instant */
    public JobSnapshot(Hands job, List<Designator> sources) {
        this.job = job;
        this.source = sources.get(0);
        this.together = List.copyOf(sources);
    }

    /** Cuts a set; it is named, durably, before it is made, so that a crash leaves nothing nobody knows of. */
    public void cut() throws IOException, InterruptedException {
        Noted.SnapshotName before = job.journal().require(Noted.SnapshotName.class);
        Noted.SnapshotName now = before.next(job.id());
        job.journal().note(now).save();
        try (Lease<SnapshotProvider> driver = provider().lease()) {
            driver.service().prepare(new SnapshotRequest(now.setId(), together)).commit();
        }
    }

    /**
     * The driver for the source, or for all that are cut at one instant; waits for one of each.
     *
     * @throws RefusedException if they have several, or it cuts no more than one at an instant
     */
    public KnownDriver<SnapshotProvider> provider() throws IOException, InterruptedException {
        KnownDriver<SnapshotProvider> first = provider(source);
        if (together.size() == 1) {
            return first;
        }
        for (Designator other : together) {
            Optional<Set<SnapshotProvider.Ability>> abilities = first.call(d -> d.abilities(other));
            if (abilities.isEmpty()) {
                throw new RefusedException(Notice.of(NoticeCode.GROUP_OF_SEVERAL_ARRAYS)
                        .with("unit", source)
                        .with("driver", first.title())
                        .with("otherUnit", other)
                        .with("otherDriver", provider(other).title())
                        .remedy(Remedy.NAME_ANOTHER));
            }
            if (!abilities.get().contains(SnapshotProvider.Ability.GROUP_ATOMIC)) {
                throw new RefusedException(Notice.of(NoticeCode.GROUP_NOT_CUT_AT_ONCE)
                        .with("unit", other)
                        .with("driver", first.title())
                        .remedy(Remedy.NAME_ANOTHER));
            }
        }
        return first;
    }

    private KnownDriver<SnapshotProvider> provider(Designator unit) throws IOException, InterruptedException {
        return job.await(Need.of(Need.Kind.SNAPSHOT, unit), () -> {
            Trouble trouble = new Trouble();
            for (KnownDriver<SnapshotProvider> driver : job.board().of(SnapshotProvider.class)) {
                if (trouble.ask(() -> driver.call(d -> d.abilities(unit))).isPresent()) {
                    return Optional.of(driver);
                }
            }
            trouble.tell();
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
        return id.isEmpty() ? Optional.empty() : provider().call(d -> d.find(id));
    }

    /**
     * Shows the snapshot to those who read it.
     *
     * @param ports names of their initiator ports, at least one; empty for a unit that is on no SAN
     */
    public Snapshot expose(Set<String> ports) throws IOException, InterruptedException {
        return exposeAll(ports).get(0);
    }

    /** The same of all that were cut together, in the order of their sources. */
    public List<Snapshot> exposeAll(Set<String> ports) throws IOException, InterruptedException {
        SnapshotSet set = find().orElseThrow(() -> new SnapshotLostException(name(), source, Optional.empty()));
        SnapshotSet.State state = set.state();
        if (state == SnapshotSet.State.FAILED || state == SnapshotSet.State.DELETED) {
            throw lost(set, state);
        }
        List<Snapshot> shown = null;
        for (String port : ports) {
            shown = ofSources(set.expose(port));
        }
        return Objects.requireNonNull(shown, "a snapshot is exposed to nobody");
    }

    /** Of those that were cut together. */
    private List<Snapshot> ofSources(List<Snapshot> shown) throws SnapshotLostException {
        if (shown.size() == 1 && together.size() == 1) {
            return shown;
        }
        List<Snapshot> found = new ArrayList<>();
        for (Designator each : together) {
            found.add(shown.stream()
                    .filter(s -> s.origin().equals(each))
                    .findFirst()
                    .orElseThrow(() -> new SnapshotLostException(name(), each, Optional.empty())));
        }
        return found;
    }

    private SnapshotLostException lost(SnapshotSet set, SnapshotSet.State state) {
        return new SnapshotLostException(set.id(), source, Optional.of(state));
    }

    /** Throws if the snapshot cannot be trusted any more. */
    public void checkAlive() throws IOException, InterruptedException {
        Optional<SnapshotSet> set = find();
        if (set.isEmpty()) {
            throw new SnapshotLostException(name(), source, Optional.empty());
        }
        SnapshotSet.State state = set.get().state();
        if (state == SnapshotSet.State.FAILED || state == SnapshotSet.State.DELETED) {
            throw lost(set.get(), state);
        }
    }

    /** What is done with the changes of a unit, while who tells them is there. */
    public interface WithChanges {
        void accept(ChangedRanges changed) throws IOException;
    }

    /**
     * Asks what was written between the cut of an earlier set and this one.
     *
     * @param since name of that set, of which a mark may be kept
     * @param row the units that were cut, which a volume is looked for on
     * @param ranges where it lies in the row; what is told counts there, too
     */
    public void changed(String since, UnitRow row, List<Extent> ranges, WithChanges then)
            throws IOException, InterruptedException {
        try (Lease<SnapshotProvider> driver = provider().lease()) {
            then.accept(WrittenRow.of(row, ranges, unit -> changed(driver.service(), unit, since)));
        }
    }

    private ChangedRanges changed(SnapshotProvider driver, Designator unit, String since) throws IOException {
        Set<SnapshotProvider.Ability> abilities = driver.abilities(unit).orElse(Set.of());
        return abilities.contains(SnapshotProvider.Ability.CHANGED_MAP)
                ? driver.changed(unit, since, name())
                : ChangedRanges.unknown("this array does not tell what was written");
    }

    /** Lets the snapshot go and keeps a mark of its cut, if there is one and its array can. */
    public void retire() throws IOException, InterruptedException {
        Optional<SnapshotSet> set = find();
        if (set.isPresent()) {
            set.get().retire();
        }
    }

    /** Forgets the snapshot, which was retired. */
    public void forgetRetired() throws IOException {
        forget();
        job.journal().save();
    }

    /** Lets the snapshot go, if there is one. */
    public void release() throws IOException, InterruptedException {
        Optional<SnapshotSet> set = find();
        if (set.isPresent()) {
            set.get().delete();
        }
        forget();
        job.journal().save();
    }

    /** Lets the snapshot go if its driver is there; of a job that will not go on. */
    public void releaseNow() throws IOException {
        String id = name();
        if (id.isEmpty()) {
            return;
        }
        Trouble trouble = new Trouble();
        for (KnownDriver<SnapshotProvider> driver : job.board().of(SnapshotProvider.class)) {
            Optional<SnapshotSet> set = trouble.ask(() -> driver.call(d -> d.find(id)));
            if (set.isPresent()) {
                set.get().delete();
                forget();
                return;
            }
        }
        trouble.tell();
    }

    /** Drivers of several arrays are asked in turn; what one of them fails with matters only if no other one answers. */
    private static final class Trouble {
        private IOException first;

        interface Question<T> {
            Optional<T> put() throws IOException;
        }

        <T> Optional<T> ask(Question<T> question) {
            try {
                return question.put();
            } catch (IOException e) {
                first = first == null ? e : first;
                return Optional.empty();
            }
        }

        void tell() throws IOException {
            if (first != null) {
                throw first;
            }
        }
    }
}
