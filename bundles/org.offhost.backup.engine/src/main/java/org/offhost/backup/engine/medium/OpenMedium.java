// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.medium;

import java.io.Closeable;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;
import org.offhost.archive.Inspection;
import org.offhost.archive.MediumFinding;
import org.offhost.archive.MediumLabel;
import org.offhost.archive.MediumScan;
import org.offhost.archive.SetRecord;
import org.offhost.archive.medium.DiskMedium;
import org.offhost.archive.medium.Medium;
import org.offhost.archive.medium.TapeMedium;
import org.offhost.backup.notice.Notice;
import org.offhost.backup.notice.NoticeCode;
import org.offhost.backup.notice.RefusedException;
import org.offhost.backup.notice.Remedy;
import org.offhost.block.Access;
import org.offhost.block.BlockDevice;
import org.offhost.block.RecordDevice;
import org.offhost.block.Unit;
import org.offhost.driver.CountedDevice;
import org.offhost.driver.CountedRecords;
import org.offhost.driver.DriverBoard;
import org.offhost.driver.Units;
import org.offhost.inventory.form.DamagedMediumException;

/** A medium on an open device; closing it closes both. */
public final class OpenMedium implements Closeable {
    /** What can be the newest set, and is none that can be read. */
    private static final Set<MediumFinding.Kind> NEWEST =
            EnumSet.of(MediumFinding.Kind.DAMAGED, MediumFinding.Kind.MISSING, MediumFinding.Kind.OTHER_FORM);

    private final Unit unit;
    private final Medium medium;
    private final Closeable device;
    private UnitsInUse.Held held = () -> {};
    private Optional<Inspection> inspection = Optional.empty();

    private OpenMedium(Unit unit, Medium medium, Closeable device) {
        this.unit = unit;
        this.medium = medium;
        this.device = device;
    }

    /**
     * Opens a unit as a medium. What is only read is read until the job is cancelled: no loop over a medium outlasts that.
     *
     * @param counter told the bytes that this host reads and writes
     */
    public static OpenMedium open(Units units, Unit unit, Access access, LongConsumer counter)
            throws IOException, InterruptedException {
        LongConsumer counted = access == Access.READ ? units.cancellable(counter) : counter;
        if (unit.kind() == Unit.Kind.RECORDS) {
            return of(unit, units.openRecords(unit.designator()), counted);
        }
        return of(unit, units.open(unit.designator(), access), counted);
    }

    /** The same to be read by whoever copies from it, whom somebody else ends: a copy is settled before its job is over. */
    public static OpenMedium openToCopy(Units units, Unit unit, LongConsumer counter)
            throws IOException, InterruptedException {
        return of(unit, units.open(unit.designator(), Access.READ), counter);
    }

    /** Opens a unit as a medium to be read, now or not at all. */
    static Optional<OpenMedium> openNow(DriverBoard board, Unit unit) throws IOException {
        return openNow(board, unit, Access.READ);
    }

    /** Opens a unit as a medium, now or not at all. */
    static Optional<OpenMedium> openNow(DriverBoard board, Unit unit, Access access) throws IOException {
        if (unit.kind() == Unit.Kind.RECORDS) {
            return Units.openRecords(board, unit.designator()).map(d -> of(unit, d, n -> {}));
        }
        return Units.open(board, unit.designator(), access).map(d -> of(unit, d, n -> {}));
    }

    private static OpenMedium of(Unit unit, RecordDevice device, LongConsumer counter) {
        RecordDevice counted = new CountedRecords(device, counter);
        return new OpenMedium(unit, new TapeMedium(counted, TapeMedium.RECORD_LENGTH), device);
    }

    private static OpenMedium of(Unit unit, BlockDevice device, LongConsumer counter) {
        return new OpenMedium(unit, new DiskMedium(new CountedDevice(device, counter)), device);
    }

    /**
     * Makes sure that what is written to is still what whoever opens the unit anew will find.
     *
     * @throws org.offhost.block.MediumGoneException if it is not
     */
    public void requireThere() throws IOException {
        if (device instanceof RecordDevice tape) {
            tape.writeFilemarks(0);
        } else if (device instanceof BlockDevice disk) {
            disk.flush();
        }
    }

    /** Lets go at its end what its user has of the unit. */
    OpenMedium holding(UnitsInUse.Held units) {
        held = units;
        return this;
    }

    public Medium medium() {
        return medium;
    }

    Unit unit() {
        return unit;
    }

    /** What the medium is, as it was when this was first asked: a blank one is read at many places to prove it. */
    public Inspection inspection() throws IOException {
        if (inspection.isEmpty()) {
            inspection = Optional.of(medium.inspect());
        }
        return inspection.get();
    }

    /** Makes sure that sets can be written: ours, or blank. Writes nothing. */
    public void requireWritable() throws IOException {
        if (unit.readOnly()) {
            throw new RefusedException(Notice.of(NoticeCode.MEDIUM_READ_ONLY).with("medium", unit.designator()));
        }
        Inspection found = inspection();
        if (found.state() == Inspection.State.BLANK) {
            return;
        }
        requireOurs(found);
        Optional<String> refusal = medium.refusal();
        if (refusal.isPresent()) {
            throw new RefusedException(Notice.of(NoticeCode.MEDIUM_TAKES_NO_MORE)
                    .with("medium", unit.designator())
                    .with("detail", refusal.get())
                    .remedy(Remedy.USE_ANOTHER_MEDIUM));
        }
    }

    /**
     * Makes sure that a lock is one: its end is to come, by the clock of this host and by what was written here last, so that a
     * clock that was set back shortens none.
     */
    public void requireFuture(Instant until, Instant now) throws IOException {
        Instant latest = inspection().state() == Inspection.State.BLANK
                ? now
                : medium.scan().newest().filter(now::isBefore).orElse(now);
        if (!until.isAfter(latest)) {
            throw new RefusedException(Notice.of(NoticeCode.LOCK_IS_PAST)
                    .with("until", until)
                    .with("now", latest)
                    .with("medium", unit.designator()));
        }
    }

    /** Makes sure that it is one of ours, to be read: a damaged label denies no set. */
    public void requireOurs() throws IOException {
        Inspection found = inspection();
        if (found.state() != Inspection.State.DAMAGED) {
            requireOurs(found);
        }
    }

    /** What the label of one of ours tells, which is not read again if it was; empty if it is damaged. */
    Optional<MediumLabel> label() throws IOException {
        try {
            return Optional.of(medium.label());
        } catch (DamagedMediumException e) {
            return Optional.empty();
        }
    }

    /** What people call it; empty if its label does not tell. */
    String name() throws IOException {
        return label().map(MediumLabel::name).orElse("");
    }

    /** Its identity; empty if its label does not tell, or there is none yet. */
    String id() throws IOException {
        return inspection().label().map(MediumLabel::id).orElse("");
    }

    private void requireOurs(Inspection found) throws RefusedException {
        switch (found.state()) {
            case OURS -> {}
            case BLANK ->
                throw new RefusedException(Notice.of(NoticeCode.MEDIUM_BLANK)
                        .with("medium", unit.designator())
                        .remedy(Remedy.NAME_BACKUP_MEDIUM));
            case FOREIGN ->
                throw new RefusedException(Notice.of(NoticeCode.MEDIUM_FOREIGN)
                        .with("medium", unit.designator())
                        .with("found", found.finding())
                        .remedy(Remedy.NAME_ANOTHER_MEDIUM));
            case DAMAGED ->
                throw new RefusedException(Notice.of(NoticeCode.LABEL_DAMAGED)
                        .with("medium", unit.designator())
                        .with("found", found.finding())
                        .remedy(Remedy.RESTORE_SETS, Remedy.COPY_SETS_OFF));
        }
    }

    /** A set by its id, the newest if the id is empty. */
    public SetRecord set(String id) throws IOException {
        MediumScan scan = medium.scan();
        List<SetRecord> sets = scan.sets();
        if (id.isEmpty() && behind(scan).isPresent()) {
            MediumFinding newest = behind(scan).get();
            throw new RefusedException(
                    unusable(NoticeCode.NEWEST_SET_UNUSABLE, newest).with("sets", ids(sets)));
        }
        if (sets.isEmpty()) {
            throw new RefusedException(Notice.of(NoticeCode.NO_SET).with("medium", unit.designator()));
        }
        if (id.isEmpty()) {
            return sets.get(sets.size() - 1);
        }
        for (SetRecord set : sets) {
            if (set.description().id().equals(id)) {
                return set;
            }
        }
        for (MediumFinding finding : scan.findings()) {
            if (finding.setId().equals(id)) {
                throw new RefusedException(
                        unusable(NoticeCode.SET_UNUSABLE, finding).with("set", id));
            }
        }
        throw new RefusedException(Notice.of(NoticeCode.NO_SUCH_SET)
                .with("medium", unit.designator())
                .with("set", id)
                .with("sets", ids(sets)));
    }

    /**
     * A set and all that it continues, the newest first.
     *
     * @throws RefusedException if one of them is not there, or is not whole: then the set cannot be read
     */
    public List<SetRecord> chain(SetRecord set) throws IOException {
        List<SetRecord> chain = new ArrayList<>(List.of(set));
        if (!set.description().isIncrement()) {
            return chain;
        }
        MediumScan scan = medium.scan();
        for (SetRecord last = set; last.description().isIncrement(); last = chain.get(chain.size() - 1)) {
            chain.add(before(last, scan));
        }
        return chain;
    }

    /** It lies before the one that continues it, so a chain has an end. */
    private SetRecord before(SetRecord set, MediumScan scan) throws RefusedException {
        String id = set.description().id();
        String parent = set.description().parent();
        for (SetRecord s : scan.sets()) {
            if (s.description().id().equals(parent) && s.number() < set.number()) {
                return s;
            }
        }
        Notice about = Notice.of(NoticeCode.PARENT_MISSING);
        for (MediumFinding finding : scan.findings()) {
            if (finding.setId().equals(parent)) {
                about = Notice.of(NoticeCode.PARENT_UNUSABLE).with("finding", finding.text());
            }
        }
        throw new RefusedException(about.with("medium", unit.designator())
                .with("set", id)
                .with("parent", parent)
                .remedy(Remedy.NAME_OLDER_SET));
    }

    private Notice unusable(NoticeCode code, MediumFinding finding) {
        return Notice.of(code)
                .with("medium", unit.designator())
                .with("otherForm", finding.kind() == MediumFinding.Kind.OTHER_FORM)
                .with("finding", finding.text());
    }

    private static List<String> ids(List<SetRecord> sets) {
        return sets.stream().map(s -> s.description().id()).toList();
    }

    /** What is damaged or missing behind the last whole set: then nobody knows which one is the newest. */
    static Optional<MediumFinding> behind(MediumScan scan) {
        long last = scan.sets().isEmpty()
                ? 0
                : scan.sets().get(scan.sets().size() - 1).start();
        return scan.findings().stream()
                .filter(f -> NEWEST.contains(f.kind()))
                .filter(f -> f.position() > last
                        && scan.sets().stream()
                                .noneMatch(s -> s.description().id().equals(f.setId())))
                .findFirst();
    }

    @Override
    public void close() throws IOException {
        try (UnitsInUse.Held closing = held;
                Closeable alsoClosing = device) {
            medium.close();
        }
    }
}
