// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.medium;

import java.io.Closeable;
import java.io.IOException;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.offhost.archive.Inspection;
import org.offhost.archive.MediumFinding;
import org.offhost.archive.MediumGeometry;
import org.offhost.archive.MediumLabel;
import org.offhost.archive.MediumScan;
import org.offhost.archive.SetRecord;
import org.offhost.archive.changes.LinkMedium;
import org.offhost.archive.medium.DiskMedium;
import org.offhost.archive.medium.Medium;
import org.offhost.archive.medium.TapeMedium;
import org.offhost.archive.set.StoredSet;
import org.offhost.backup.notice.Notice;
import org.offhost.backup.notice.NoticeCode;
import org.offhost.backup.notice.RefusedException;
import org.offhost.backup.notice.Remedy;
import org.offhost.block.Access;
import org.offhost.block.BlockDevice;
import org.offhost.block.RecordDevice;
import org.offhost.block.Unit;
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
    private final Chains chains;
    private UnitsInUse.Held held = () -> {};
    private Optional<Inspection> inspection = Optional.empty();

    private OpenMedium(Unit unit, Medium medium, Closeable device, Function<OpenMedium, Chains> chains) {
        this.unit = unit;
        this.medium = medium;
        this.device = device;
        this.chains = chains.apply(this);
    }

    /**
     * A medium on a device that is open.
     *
     * @param chains knows what sets of this medium continue
     */
    static OpenMedium of(Unit unit, Medium medium, Closeable device, Function<OpenMedium, Chains> chains) {
        return new OpenMedium(unit, medium, device, chains);
    }

    /** What sets continue, wherever it lies; whoever has it closes it. */
    interface Chains extends Closeable {
        List<Link> chain(Link newest) throws IOException;

        StoredSet open(Link set) throws IOException;

        /** A set of another medium by its id; empty if it is not known of any that is there. */
        Optional<Link> known(String setId) throws IOException;
    }

    /** Sets each by itself: outside of jobs nobody reads what one continues on another medium. */
    private record Alone(OpenMedium medium) implements Chains {
        @Override
        public List<Link> chain(Link newest) {
            throw new IllegalStateException();
        }

        @Override
        public StoredSet open(Link set) throws IOException {
            return medium.medium().open(set.set(), Medium.Elsewhere.NOWHERE);
        }

        @Override
        public Optional<Link> known(String setId) {
            return Optional.empty();
        }

        @Override
        public void close() {
            // there is nothing but the medium
        }
    }

    /** A set, and the medium that has it. */
    public record Link(OpenMedium on, SetRecord set) {
        /** Whether it is on a tape, which is passed over forward. */
        public boolean isOnTape() {
            return on.unit.kind() == Unit.Kind.RECORDS;
        }
    }

    /** Opens a unit as a medium to be read, now or not at all. */
    static Optional<OpenMedium> openNow(DriverBoard board, Unit unit) throws IOException {
        return openNow(board, unit, Access.READ);
    }

    /** Opens a unit as a medium, now or not at all; what its sets continue on other media is not there. */
    static Optional<OpenMedium> openNow(DriverBoard board, Unit unit, Access access) throws IOException {
        if (unit.kind() == Unit.Kind.RECORDS) {
            return Units.openRecords(board, unit.designator())
                    .map(d -> of(unit, new TapeMedium(d, TapeMedium.RECORD_LENGTH), d, Alone::new));
        }
        return Units.open(board, unit.designator(), access).map(d -> of(unit, new DiskMedium(d), d, Alone::new));
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

    /** Its identity; what has none is refused. */
    String requireId() throws IOException {
        requireOurs(inspection());
        return id();
    }

    /** What it is to sets of other media that continue some of its own. */
    public LinkMedium asLink() throws IOException {
        MediumGeometry geometry = medium.geometry();
        return new LinkMedium(id(), geometry.records() ? geometry.unit() : 0, name());
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

    /** A set of this medium, or, if it has none of that id, of another that the catalogs of this host know and is there. */
    public Link find(String id) throws IOException {
        boolean here = medium.sets().stream().anyMatch(s -> s.description().id().equals(id));
        Optional<Link> other = here ? Optional.empty() : chains.known(id);
        return other.isPresent() ? other.get() : new Link(this, set(id));
    }

    /**
     * A set and all that it continues, the newest first, on whatever media.
     *
     * @throws RefusedException if one of them is not there, or is not whole: then the set cannot be read
     */
    public List<Link> chain(Link set) throws IOException {
        return chains.chain(set);
    }

    public List<Link> chain(SetRecord set) throws IOException {
        return chain(new Link(this, set));
    }

    /** Opens a set, and what it continues when that is first asked for; all media stay open as long as this one. */
    public StoredSet open(Link set) throws IOException {
        return chains.open(set);
    }

    public StoredSet open(SetRecord set) throws IOException {
        return open(new Link(this, set));
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
                Closeable alsoClosing = device;
                Closeable others = chains) {
            medium.close();
        }
    }
}
