// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.medium;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;
import org.offhost.archive.MediumFinding;
import org.offhost.archive.MediumScan;
import org.offhost.archive.SetDescription;
import org.offhost.archive.SetRecord;
import org.offhost.archive.medium.DiskMedium;
import org.offhost.archive.medium.Medium;
import org.offhost.archive.medium.TapeMedium;
import org.offhost.archive.set.StoredSet;
import org.offhost.backup.BackupSet;
import org.offhost.backup.engine.job.Cause;
import org.offhost.backup.engine.job.Hands;
import org.offhost.backup.engine.job.PausedException;
import org.offhost.backup.engine.medium.OpenMedium.Link;
import org.offhost.backup.notice.Notice;
import org.offhost.backup.notice.NoticeCode;
import org.offhost.backup.notice.RefusedException;
import org.offhost.backup.notice.Remedy;
import org.offhost.block.Access;
import org.offhost.block.BlockDevice;
import org.offhost.block.Designator;
import org.offhost.block.RecordDevice;
import org.offhost.block.Unit;
import org.offhost.driver.CountedDevice;
import org.offhost.driver.CountedRecords;
import org.offhost.driver.Patience;
import org.offhost.driver.Units;
import org.offhost.inventory.form.DamagedMediumException;

/**
 * Opens media for a job, and what their sets lead to by what they continue: other media, which a set names by their identity and
 * the catalogs of this host know the units of. Each of those is opened when it is first asked for, and is read under no other
 * identity. One thread.
 */
public final class JobMedia implements OpenMedium.Chains {
    private final OpenMedium first;
    private final Hands job;
    private final LongConsumer counter;
    private final Map<String, OpenMedium> others = new HashMap<>();

    private JobMedia(OpenMedium first, Hands job, LongConsumer counter) {
        this.first = first;
        this.job = job;
        this.counter = counter;
    }

    /**
     * Opens a unit as a medium. What is only read is read until the job is cancelled: no loop over a medium outlasts that.
     *
     * @param counter told the bytes that this host reads and writes
     */
    public static OpenMedium open(Hands job, Unit unit, Access access, LongConsumer counter)
            throws IOException, InterruptedException {
        Units units = new Units(job);
        LongConsumer counted = access == Access.READ ? units.cancellable(counter) : counter;
        if (unit.kind() == Unit.Kind.RECORDS) {
            RecordDevice device = units.openRecords(unit.designator());
            RecordDevice records = new CountedRecords(device, counted);
            Medium tape = access == Access.READ
                    ? TapeMedium.toRead(
                            records, TapeMedium.RECORD_LENGTH, job.file().spool())
                    : new TapeMedium(records, TapeMedium.RECORD_LENGTH);
            return OpenMedium.of(unit, tape, device, first -> new JobMedia(first, job, counter));
        }
        BlockDevice device = units.open(unit.designator(), access);
        return onDisk(job, unit, device, counted, counter);
    }

    /** The same to be read by whoever copies from it, whom somebody else ends: a copy is settled before its job is over. */
    public static OpenMedium openToCopy(Hands job, Unit unit, LongConsumer counter)
            throws IOException, InterruptedException {
        BlockDevice device = new Units(job).open(unit.designator(), Access.READ);
        return onDisk(job, unit, device, counter, counter);
    }

    private static OpenMedium onDisk(
            Hands job, Unit unit, BlockDevice device, LongConsumer counted, LongConsumer ofOthers) {
        DiskMedium disk = new DiskMedium(new CountedDevice(device, counted));
        return OpenMedium.of(unit, disk, device, first -> new JobMedia(first, job, ofOthers));
    }

    @Override
    public List<Link> chain(Link newest) throws IOException {
        List<Link> chain = new ArrayList<>(List.of(newest));
        Map<OpenMedium, MediumScan> scans = new HashMap<>();
        Set<String> passed = new HashSet<>();
        for (Link last = newest; last.set().description().isIncrement(); last = chain.get(chain.size() - 1)) {
            requireNew(last, passed);
            chain.add(before(last, scans));
        }
        return chain;
    }

    @Override
    public StoredSet open(Link link) throws IOException {
        return open(link, Set.of());
    }

    private StoredSet open(Link link, Set<String> passed) throws IOException {
        Medium.Elsewhere elsewhere = child -> {
            Link last = new Link(link.on(), child);
            Set<String> ids = new HashSet<>(passed);
            requireNew(last, ids);
            return open(before(last, new HashMap<>()), ids);
        };
        return link.on().medium().open(link.set(), elsewhere);
    }

    /** On one medium a set lies before those that continue it; media could lead round in a circle for ever. */
    private static void requireNew(Link link, Set<String> passed) throws DamagedMediumException {
        String id = link.set().description().id();
        if (!passed.add(id)) {
            throw new DamagedMediumException(
                    "set description", 0, "a set before it that " + id + " continues", "one that continues " + id);
        }
    }

    private Link before(Link last, Map<OpenMedium, MediumScan> scans) throws IOException {
        SetDescription d = last.set().description();
        Optional<String> elsewhere = d.parentMedium();
        OpenMedium on = elsewhere.isPresent() ? named(elsewhere.get(), last) : last.on();
        MediumScan scan = scans.get(on);
        if (scan == null) {
            scan = on.medium().scan();
            scans.put(on, scan);
        }
        for (SetRecord s : scan.sets()) {
            boolean is = elsewhere.isPresent()
                    ? d.continues(s.description())
                    : s.description().id().equals(d.parent())
                            && s.number() < last.set().number();
            if (is) {
                return new Link(on, s);
            }
        }
        Notice about = Notice.of(NoticeCode.PARENT_MISSING);
        for (MediumFinding finding : scan.findings()) {
            if (finding.setId().equals(d.parent())) {
                about = Notice.of(NoticeCode.PARENT_UNUSABLE).with("finding", finding.text());
            }
        }
        throw new RefusedException(about.with("medium", on.unit().designator())
                .with("set", d.id())
                .with("parent", d.parent())
                .remedy(Remedy.NAME_OLDER_SET));
    }

    /** The medium of an identity that a set names. */
    private OpenMedium named(String id, Link child) throws IOException {
        if (id.equals(first.id())) {
            return first;
        }
        OpenMedium other = others.get(id);
        return other == null ? search(id, child) : other;
    }

    private OpenMedium search(String id, Link child) throws IOException {
        Search search = new Search(id);
        Optional<OpenMedium> other = search.on(new KnownSets(job.board(), job::note).units(id));
        if (other.isPresent()) {
            return other.get();
        }
        SetDescription d = child.set().description();
        Notice missing = Notice.of(NoticeCode.PARENT_MEDIUM_MISSING)
                .with("set", d.id())
                .with("medium", child.on().unit().designator())
                .with("parent", d.parent())
                .with("otherId", id);
        String name = d.facts().getOrDefault(SetDescription.PARENT_MEDIUM_NAME, "");
        missing = name.isEmpty() ? missing : missing.with("otherName", name);
        throw search.refusal(missing);
    }

    @Override
    public Optional<Link> known(String setId) throws IOException {
        Map<String, Set<Designator>> media = new LinkedHashMap<>();
        for (BackupSet set : new KnownSets(job.board(), job::note).onAnother(first, setId)) {
            if (!set.mediumId().isEmpty()) {
                media.computeIfAbsent(set.mediumId(), id -> new LinkedHashSet<>())
                        .add(set.medium());
            }
        }
        IOException unread = null;
        for (Map.Entry<String, Set<Designator>> medium : media.entrySet()) {
            Search search = new Search(medium.getKey());
            Optional<Link> link = search.set(medium.getValue(), setId);
            if (link.isPresent()) {
                return link;
            }
            unread = search.unread == null ? unread : search.unread;
        }
        if (unread != null) {
            throw new RefusedException(Cause.of(unread), unread);
        }
        return Optional.empty();
    }

    /** Looks for one medium where it was seen, and remembers why it is nowhere: one unit that fails is not the end. */
    private final class Search {
        private final String id;
        private Designator unit;
        private String foundId = "";
        private IOException unread;

        Search(String id) {
            this.id = id;
        }

        Optional<Link> set(Set<Designator> units, String setId) throws IOException {
            Optional<OpenMedium> other = on(units);
            if (other.isEmpty()) {
                return Optional.empty();
            }
            OpenMedium on = other.get();
            return trying(
                    on.unit().designator(),
                    () -> on.medium().scan().sets().stream()
                            .filter(s -> s.description().id().equals(setId))
                            .map(s -> new Link(on, s))
                            .findFirst());
        }

        /** The medium on one of these units: first those that are there, then what a job that has changed something waits for. */
        Optional<OpenMedium> on(Set<Designator> units) throws IOException {
            Optional<OpenMedium> found = Optional.ofNullable(others.get(id));
            List<Designator> away = new ArrayList<>();
            for (Designator one : found.isPresent() ? Set.<Designator>of() : units) {
                Optional<Unit> there = trying(one, () -> Units.find(job.board(), one));
                if (there.isEmpty()) {
                    away.add(one);
                } else {
                    found = trying(one, () -> wanted(there.get()));
                }
                if (found.isPresent()) {
                    break;
                }
            }
            if (found.isEmpty() && job.isTouched()) {
                for (Designator one : away) {
                    found = trying(one, () -> wanted(new Units(job).describe(one)));
                    if (found.isPresent()) {
                        break;
                    }
                }
            }
            found.ifPresent(other -> others.put(id, other));
            return found;
        }

        /** Opens a unit as one more medium, and leaves it open if it is the one. */
        private Optional<OpenMedium> wanted(Unit there) throws IOException, InterruptedException {
            if (there.designator().equals(first.unit().designator())) {
                return Optional.empty();
            }
            Closeable claim =
                    job.reads(there); // the job's to its end, since the copies that come behind this read it, too
            Optional<OpenMedium> is = Optional.empty();
            String found;
            try {
                OpenMedium other = JobMedia.open(job, there, Access.READ, counter);
                found = idOf(other);
                if (found.equals(id)) {
                    is = Optional.of(other);
                    return is;
                }
                other.close();
            } finally {
                if (is.isEmpty()) {
                    claim.close();
                }
            }
            if (unread == null) {
                unit = there.designator();
                foundId = found;
            }
            return Optional.empty();
        }

        /** What it throws tells only that the medium is not there to be read; who ends or repeats the job is not held up. */
        private <T> Optional<T> trying(Designator where, Patience.Work<Optional<T>> work) throws IOException {
            job.checkCancelled();
            long withdrawals = job.board().withdrawals();
            if (unit == null) {
                unit = where;
            }
            try {
                return work.run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                job.checkCancelled(); // who stops a job says so before
                throw (IOException) new InterruptedIOException().initCause(e);
            } catch (IOException e) {
                boolean isOfJob =
                        e instanceof PausedException || Thread.currentThread().isInterrupted();
                if (isOfJob || job.wentAway(e, withdrawals)) {
                    throw e;
                }
                unit = where;
                foundId = "";
                unread = e;
                return Optional.empty();
            }
        }

        /** That the medium is nowhere, and why. */
        RefusedException refusal(Notice missing) {
            if (unread instanceof RefusedException busy && busy.notice().code() == NoticeCode.UNIT_IN_USE) {
                return busy;
            }
            Notice told = unit == null ? missing : missing.with("unit", unit);
            told = foundId.isEmpty() ? told : told.with("foundId", foundId);
            told = unread == null ? told : told.with("cause", Cause.of(unread));
            return new RefusedException(told.remedy(Remedy.NAME_MEDIUM_OF_PARENT), unread);
        }
    }

    /** The identity of a medium that was just opened, which is closed if it has none that can be read. */
    private static String idOf(OpenMedium opened) throws IOException {
        try {
            return opened.requireId();
        } catch (IOException | RuntimeException | Error e) {
            try {
                opened.close();
            } catch (IOException again) {
                e.addSuppressed(again);
            }
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        IOException first = null;
        for (OpenMedium other : others.values()) {
            try {
                other.close();
            } catch (IOException e) {
                first = first == null ? e : first;
            }
        }
        others.clear();
        if (first != null) {
            throw first;
        }
    }
}
