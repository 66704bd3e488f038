// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.medium;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.offhost.archive.MediumFinding;
import org.offhost.archive.MediumScan;
import org.offhost.archive.SetRecord;
import org.offhost.archive.WrittenBytes;
import org.offhost.archive.set.KnownIndexes;
import org.offhost.archive.set.SetIndex;
import org.offhost.archive.set.SetReader;
import org.offhost.backup.BackupSet;
import org.offhost.backup.CatalogStore;
import org.offhost.backup.ListedEntry;
import org.offhost.backup.ListedPath;
import org.offhost.backup.Listing;
import org.offhost.backup.MediumContents;
import org.offhost.backup.MediumFault;
import org.offhost.block.Designator;
import org.offhost.driver.DriverBoard;
import org.offhost.driver.KnownDriver;
import org.offhost.driver.Lease;
import org.offhost.inventory.form.DamagedMediumException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shows what media hold, outside any job. The medium is the truth; the catalogs remember what it said. Thread-safe. */
public final class Browsing {
    private static final Logger LOG = LoggerFactory.getLogger(Browsing.class);

    private final DriverBoard board;
    private final MediaNow media;
    private final Explanations explanations;
    private final KnownSets knownSets;
    private final KnownIndexes indexes = new KnownIndexes();

    public Browsing(DriverBoard board, MediaNow media, Explanations explanations) {
        this.board = board;
        this.media = media;
        this.explanations = explanations;
        this.knownSets = new KnownSets(board, told -> LOG.warn("{}", told));
    }

    private List<KnownDriver<CatalogStore>> catalogs() {
        return board.of(CatalogStore.class);
    }

    /** Reads a medium; the catalogs learn what is on it, and forget what was on its unit before it. */
    public MediumContents contents(Designator medium) throws IOException {
        List<BackupSet> sets = new ArrayList<>();
        List<MediumFault> faults = new ArrayList<>();
        List<BackupSet> forgotten = new ArrayList<>();
        Map<String, Instant> locks;
        Optional<MediumFault> newest = Optional.empty();
        boolean whole = true;
        try (OpenMedium open = open(medium)) {
            open.requireOurs();
            MediumScan scan = open.medium().scan();
            for (SetRecord set : scan.sets()) {
                try {
                    sets.add(Sets.of(set, open));
                } catch (DamagedMediumException e) {
                    sets.add(Sets.bare(set, open));
                    faults.add(Sets.fault(set, e));
                }
            }
            for (SetRecord set : scan.forgotten()) {
                forgotten.add(Sets.bare(set, open));
            }
            locks = scan.locks();
            whole = faults.isEmpty();
            for (MediumFinding f : scan.findings()) {
                boolean harmless = explanations.explain(f);
                boolean unproved = f.kind() == MediumFinding.Kind.UNPROVED;
                whole &= harmless || unproved;
                if (!(harmless && unproved)) {
                    faults.add(Sets.fault(f, harmless));
                }
            }
            Optional<MediumFinding> lacking = knownSets.lack(open, scan).finding();
            lacking.ifPresent(f -> faults.add(Sets.fault(f, false)));
            whole &= lacking.isEmpty();
            newest = OpenMedium.behind(scan).or(() -> lacking).map(f -> Sets.fault(f, false));
        }
        // what cannot be read today is no reason to forget it
        if (whole) {
            for (KnownDriver<CatalogStore> catalog : catalogs()) {
                try (Lease<CatalogStore> lease = catalog.lease()) {
                    lease.service().refresh(medium, sets);
                }
            }
        }
        return new MediumContents(sets, faults, newest, forgotten, locks);
    }

    /** The groups that sets of these media belong to. */
    public List<BackupSet.Group> groups(List<Designator> all) throws IOException {
        Sets.Groups groups = new Sets.Groups();
        for (Designator medium : new LinkedHashSet<>(all)) {
            try (OpenMedium open = open(medium)) {
                open.requireOurs();
                groups.add(open);
            }
        }
        return groups.all();
    }

    /** Makes the catalogs forget what is not on a medium any more. */
    public List<BackupSet> forgetMissing(Designator medium) throws IOException {
        try (OpenMedium open = open(medium)) {
            open.requireOurs();
            KnownSets.Lack lack = knownSets.lack(open, open.medium().scan());
            knownSets.forget(lack);
            return lack.lost();
        }
    }

    public List<BackupSet> known(Designator medium) throws IOException {
        return known(Optional.of(medium));
    }

    /** Of all media, those of a medium in a row. */
    public List<BackupSet> known() throws IOException {
        return known(Optional.empty());
    }

    private List<BackupSet> known(Optional<Designator> medium) throws IOException {
        Map<Named, BackupSet> sets = new HashMap<>();
        for (KnownDriver<CatalogStore> catalog : catalogs()) {
            for (BackupSet set : catalog.call(c -> c.sets(medium))) {
                sets.putIfAbsent(new Named(set.medium(), set.id()), set);
            }
        }
        return sets.values().stream()
                .sorted(Comparator.comparing(BackupSet::medium).thenComparing(BackupSet::cutAt))
                .toList();
    }

    /** What tells a set from another in several catalogs. */
    private record Named(Designator medium, String set) {}

    /** All that is kept of each path. */
    public Listing<ListedEntry> list(Designator medium, String setId, String path) throws IOException {
        return listing(medium, setId, (bytes, index) -> StoredListing.of(bytes, index.list(path)));
    }

    /** What a plain listing shows of each path. */
    public Listing<ListedPath> paths(Designator medium, String setId, String path) throws IOException {
        return listing(medium, setId, (bytes, index) -> StoredListing.of(bytes, index.paths(path)));
    }

    private interface Opening<E> {
        Listing<E> of(ListedBytes bytes, SetIndex index) throws IOException;
    }

    private <E> Listing<E> listing(Designator medium, String setId, Opening<E> opening) throws IOException {
        BackupSet set = set(medium, setId);
        ListedBytes bytes =
                new ListedBytes(catalogs(), medium, set.id(), set.bytes(), () -> new OnMedium(open(medium), set.id()));
        try {
            return opening.of(bytes, indexes.open(medium + " " + set.id(), bytes, set.bytes()));
        } catch (IOException | RuntimeException | Error e) {
            bytes.close();
            throw e;
        }
    }

    /** A set by its id, the newest on the medium if the id is empty. */
    private BackupSet set(Designator medium, String id) throws IOException {
        for (BackupSet set : id.isEmpty() ? List.<BackupSet>of() : known(medium)) {
            if (set.id().equals(id)) {
                return set;
            }
        }
        try (OpenMedium open = open(medium)) {
            open.requireOurs();
            return described(open.set(id), open);
        }
    }

    /** The one way to a medium from here; whoever closes it lets its unit go. */
    private static BackupSet described(SetRecord set, OpenMedium open) throws IOException {
        try {
            return Sets.of(set, open);
        } catch (DamagedMediumException e) {
            return Sets.bare(set, open);
        }
    }

    private OpenMedium open(Designator medium) throws IOException {
        return media.toRead("a listing of sets", medium);
    }

    /** A set that a page is missing of. */
    private static final class OnMedium implements ListedBytes.Opened {
        private final OpenMedium medium;
        private final SetReader reader;

        OnMedium(OpenMedium medium, String id) throws IOException {
            this.medium = medium;
            try {
                medium.requireOurs();
                this.reader = medium.open(medium.set(id));
            } catch (IOException | RuntimeException | Error e) {
                medium.close();
                throw e;
            }
        }

        @Override
        public WrittenBytes written() {
            return reader.written();
        }

        @Override
        public void close() throws IOException {
            try (medium) {
                reader.close();
            }
        }
    }
}
