// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.medium;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
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
import org.offhost.backup.engine.job.Hands;
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
        if (other == null) {
            other = search(id, child);
            others.put(id, other);
        }
        return other;
    }

    private OpenMedium search(String id, Link child) throws IOException {
        SetDescription d = child.set().description();
        Notice missing = Notice.of(NoticeCode.PARENT_MEDIUM_MISSING)
                .with("set", d.id())
                .with("medium", child.on().unit().designator())
                .with("parent", d.parent())
                .with("otherId", id);
        String name = d.facts().getOrDefault(SetDescription.PARENT_MEDIUM_NAME, "");
        missing = name.isEmpty() ? missing : missing.with("otherName", name);
        for (Designator unit : new KnownSets(job.board(), job::note).units(id)) {
            Optional<OpenMedium> other = reached(unit);
            if (other.isPresent() && other.get().id().equals(id)) {
                return other.get();
            }
            missing = missing.with("unit", unit);
            if (other.isPresent()) {
                missing = missing.with("foundId", other.get().id());
                other.get().close();
            }
        }
        throw new RefusedException(missing.remedy(Remedy.NAME_MEDIUM_OF_PARENT));
    }

    @Override
    public Optional<Link> known(String setId) throws IOException {
        Optional<BackupSet> known = new KnownSets(job.board(), job::note).onAnother(first, setId);
        if (known.isEmpty() || known.get().mediumId().isEmpty()) {
            return Optional.empty();
        }
        String mediumId = known.get().mediumId();
        OpenMedium on = others.get(mediumId);
        if (on == null) {
            Optional<OpenMedium> other = reached(known.get().medium());
            if (other.isEmpty()) {
                return Optional.empty();
            }
            if (!other.get().id().equals(mediumId)) {
                other.get().close();
                return Optional.empty();
            }
            on = other.get();
            others.put(mediumId, on);
        }
        for (SetRecord s : on.medium().scan().sets()) {
            if (s.description().id().equals(setId)) {
                return Optional.of(new Link(on, s));
            }
        }
        return Optional.empty();
    }

    /** Opens a unit as one more medium: the one of a job that has changed something is waited for. */
    private Optional<OpenMedium> reached(Designator designator) throws IOException {
        try {
            Optional<Unit> unit = job.isTouched()
                    ? Optional.of(new Units(job).describe(designator))
                    : Units.find(job.board(), designator);
            return unit.isEmpty() || unit.get().designator().equals(first.unit().designator())
                    ? Optional.empty()
                    : Optional.of(open(job, unit.get(), Access.READ, counter));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            job.checkCancelled(); // who stops a job says so before
            throw (IOException) new InterruptedIOException().initCause(e);
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
