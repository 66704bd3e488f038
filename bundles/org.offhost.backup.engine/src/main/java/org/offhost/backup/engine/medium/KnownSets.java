// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.medium;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.offhost.archive.MediumFinding;
import org.offhost.archive.MediumScan;
import org.offhost.archive.SetRecord;
import org.offhost.backup.BackupSet;
import org.offhost.backup.CatalogStore;
import org.offhost.backup.engine.job.Cause;
import org.offhost.backup.notice.Notice;
import org.offhost.backup.notice.NoticeCode;
import org.offhost.backup.notice.RefusedException;
import org.offhost.backup.notice.Remedy;
import org.offhost.block.Designator;
import org.offhost.block.Unit;
import org.offhost.driver.DriverBoard;
import org.offhost.driver.KnownDriver;
import org.offhost.driver.Lease;
import org.offhost.driver.Units;

/**
 * What the catalogs of this host know of a medium must be found on it, whatever unit carries it: one that lacks a set of its
 * own is an older copy of itself, or was cut where that shows nowhere else, and a set written to it would part its history.
 * Media are told apart by their identity, never by their name or place.
 */
public final class KnownSets {
    private static final int MOST_NAMED = 5;

    private final DriverBoard board;
    private final Consumer<Notice> told;

    /** @param told of a catalog that cannot be asked: it claims nothing then */
    public KnownSets(DriverBoard board, Consumer<Notice> told) {
        this.board = board;
        this.told = told;
    }

    /**
     * What a medium lacks.
     *
     * @param lost sets that are nowhere, as far as is known
     * @param elsewhere sets that another unit carries, which is there: this one is a copy, and older
     * @param where the end of what is on the medium
     * @param end the same as a byte, or an object
     */
    public record Lack(List<BackupSet> lost, List<BackupSet> elsewhere, String where, long end) {
        private static String ids(List<BackupSet> sets) {
            List<String> ids = sets.stream().map(BackupSet::id).toList();
            return String.join(", ", ids.subList(0, Math.min(MOST_NAMED, ids.size())))
                    + (ids.size() > MOST_NAMED ? " and " + (ids.size() - MOST_NAMED) + " more" : "");
        }

        private static String sets(List<BackupSet> sets) {
            return (sets.size() == 1 ? "set " : "sets ") + ids(sets);
        }

        public Optional<MediumFinding> finding() {
            return lost.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new MediumFinding(
                            MediumFinding.Kind.MISSING,
                            lost.size() == 1 ? lost.get(0).id() : "",
                            end,
                            where,
                            sets(lost) + ", which the catalog of this host knows of this medium",
                            "none: it is an older copy of itself, or was cut or changed",
                            "Bring the newer one back; if there is none, 'offhost list --medium MEDIUM"
                                    + " --forget-missing' makes the catalog forget them"));
        }

        public Optional<Notice> note() {
            if (elsewhere.isEmpty()) {
                return Optional.empty();
            }
            List<String> ids = elsewhere.stream().map(BackupSet::id).toList();
            Notice older = Notice.of(NoticeCode.OLDER_COPY)
                    .with("unit", elsewhere.get(0).medium())
                    .with("sets", ids.subList(0, Math.min(MOST_NAMED, ids.size())));
            return Optional.of(ids.size() > MOST_NAMED ? older.with("more", ids.size() - MOST_NAMED) : older);
        }
    }

    public Lack lack(OpenMedium open, MediumScan scan) throws IOException {
        List<SetRecord> there = scan.sets();
        List<BackupSet> lost = new ArrayList<>();
        List<BackupSet> elsewhere = new ArrayList<>();
        for (BackupSet known : known(open.id())) {
            boolean told = scan.findings().stream().anyMatch(f -> isToldBy(f, known))
                    || Stream.concat(there.stream(), scan.forgotten().stream()).anyMatch(s -> isSame(s, known));
            if (!told) {
                (isElsewhere(known, open.unit()) ? elsewhere : lost).add(known);
            }
        }
        boolean tape = open.unit().kind() == Unit.Kind.RECORDS;
        SetRecord last = there.isEmpty() ? null : there.get(there.size() - 1);
        long length = last == null
                ? 0
                : tape ? last.length() / open.medium().geometry().unit() : last.length();
        long end = last == null ? 0 : last.start() + length;
        String where = (tape ? "object " + end + " of the tape" : "byte " + end + " of the medium")
                + (last == null ? "" : ", behind set " + last.description().id());
        return new Lack(lost, elsewhere, where, end);
    }

    /** Of a set that was committed, a beginning behind the last one is not all: it would be written over. */
    private static boolean isToldBy(MediumFinding finding, BackupSet known) {
        return finding.setId().equals(known.id()) && finding.kind() != MediumFinding.Kind.BEHIND;
    }

    /** A set never changes: what has its id and something else is another one. */
    private static boolean isSame(SetRecord there, BackupSet known) {
        return there.description().id().equals(known.id())
                && there.description().cutAt().equals(known.cutAt())
                && there.length() == known.bytes();
    }

    private boolean isElsewhere(BackupSet known, Unit unit) throws IOException {
        Optional<Unit> other =
                known.medium().equals(unit.designator()) ? Optional.empty() : Units.find(board, known.medium());
        return other.isPresent() && isThere(other.get(), known.mediumId());
    }

    /** Whether a unit is what whoever opens it anew will find. A tape is not asked: somebody may be reading it. */
    private boolean isThere(Unit unit, String mediumId) {
        if (unit.kind() == Unit.Kind.RECORDS) {
            return true;
        }
        try {
            Optional<OpenMedium> open = OpenMedium.openNow(board, unit);
            if (open.isEmpty()) {
                return false;
            }
            try (OpenMedium medium = open.get()) {
                medium.requireThere();
                return medium.id().equals(mediumId);
            }
        } catch (IOException e) {
            return false;
        }
    }

    /** The units that a medium of an identity was last seen on. */
    Set<Designator> units(String mediumId) {
        Set<Designator> units = new LinkedHashSet<>();
        known(s -> s.mediumId().equals(mediumId), s -> s.id() + " " + s.medium())
                .forEach(s -> units.add(s.medium()));
        return units;
    }

    /**
     * The units of other media that sets of one continue sets of, as far as is known.
     *
     * @param setId the only one that matters; empty for all
     */
    Set<Designator> below(Designator medium, String setId) {
        List<BackupSet> all = known(s -> true, s -> s.id() + " " + s.medium());
        Map<String, List<BackupSet>> byId = new HashMap<>();
        all.forEach(s -> byId.computeIfAbsent(s.id(), id -> new ArrayList<>()).add(s));
        Set<Designator> units = new LinkedHashSet<>();
        Set<BackupSet> passed = new HashSet<>();
        Deque<BackupSet> rest = new ArrayDeque<>();
        all.stream()
                .filter(s -> s.medium().equals(medium) && (setId.isEmpty() || s.id().equals(setId)))
                .forEach(rest::add);
        Set<String> here = new HashSet<>();
        rest.forEach(s -> here.add(s.mediumId()));
        while (!rest.isEmpty()) {
            BackupSet set = rest.remove();
            if (!set.parent().isEmpty() && passed.add(set)) {
                boolean other = !set.parentMedium().isEmpty();
                String on = other ? set.parentMedium() : set.mediumId();
                for (BackupSet parent : byId.getOrDefault(set.parent(), List.of())) {
                    if (parent.mediumId().equals(on)) {
                        if (other && !here.contains(on)) { // that one is read where it is, wherever else it was seen
                            units.add(parent.medium());
                        }
                        rest.add(parent);
                    }
                }
            }
        }
        units.remove(medium);
        return units;
    }

    /** Sets that others continue which lie on other media than this one, by their ids. */
    public Set<String> continuedElsewhere(String mediumId) {
        Set<String> parents = new HashSet<>();
        known(s -> !s.parent().isEmpty() && !s.mediumId().equals(mediumId)).forEach(s -> parents.add(s.parent()));
        return parents;
    }

    /** The units that a set was seen on, if it is on none but others than this one: a medium that was moved is known of both. */
    Set<Designator> unitsOf(String setId, Designator but) {
        Set<Designator> units = new LinkedHashSet<>();
        known(s -> s.id().equals(setId), s -> s.id() + " " + s.medium()).forEach(s -> units.add(s.medium()));
        return units.contains(but) ? Set.of() : units;
    }

    /** A set as it is known of other media, of each place once; empty if it is of none. */
    List<BackupSet> onAnother(OpenMedium open, String setId) throws IOException {
        String here = open.id();
        return known(s -> s.id().equals(setId) && !s.mediumId().equals(here), s -> s.mediumId() + " " + s.medium());
    }

    /** All that is known of a medium, oldest first, a set once. */
    private List<BackupSet> known(String mediumId) {
        return mediumId.isEmpty() ? List.of() : known(s -> s.mediumId().equals(mediumId));
    }

    private List<BackupSet> known(Predicate<BackupSet> which) {
        return known(which, BackupSet::id);
    }

    /** @param key of which no two are given */
    private List<BackupSet> known(Predicate<BackupSet> which, Function<BackupSet, String> key) {
        Map<String, BackupSet> found = new LinkedHashMap<>();
        for (KnownDriver<CatalogStore> catalog : catalogs()) {
            try {
                for (BackupSet set : catalog.call(c -> c.sets(Optional.empty()))) {
                    if (which.test(set)) {
                        found.putIfAbsent(key.apply(set), set);
                    }
                }
            } catch (IOException e) {
                told.accept(Notice.of(NoticeCode.CATALOG_SILENT).with("detail", Cause.words(e)));
            }
        }
        List<BackupSet> sets = new ArrayList<>(found.values());
        sets.sort(Comparator.comparing(BackupSet::cutAt));
        return sets;
    }

    private List<KnownDriver<CatalogStore>> catalogs() {
        return board.of(CatalogStore.class);
    }

    /** Makes sure that a set may be added: one on an older copy would be missing on the newer, and the other way round. */
    public void requireNone(OpenMedium open) throws IOException {
        if (known(open.id()).isEmpty()) {
            return; // nothing to read the medium for
        }
        Optional<MediumFinding> lacking = lack(open, open.medium().scan()).finding();
        if (lacking.isPresent()) {
            throw new RefusedException(Notice.of(NoticeCode.SETS_MISSING)
                    .with("medium", open.unit().designator())
                    .with("finding", lacking.get().text())
                    .remedy(Remedy.USE_ANOTHER_MEDIUM));
        }
    }

    /** Makes the catalogs forget what is lost. */
    void forget(Lack lack) throws IOException {
        for (KnownDriver<CatalogStore> catalog : catalogs()) {
            try (Lease<CatalogStore> lease = catalog.lease()) {
                for (BackupSet lost : lack.lost()) {
                    forget(lost, lease.service());
                }
            }
        }
    }

    private static void forget(BackupSet lost, CatalogStore catalog) throws IOException {
        for (BackupSet set : catalog.sets(Optional.empty())) {
            if (set.id().equals(lost.id()) && set.mediumId().equals(lost.mediumId())) {
                List<BackupSet> left = new ArrayList<>(catalog.sets(Optional.of(set.medium())));
                left.remove(set);
                catalog.refresh(set.medium(), left);
            }
        }
    }
}
