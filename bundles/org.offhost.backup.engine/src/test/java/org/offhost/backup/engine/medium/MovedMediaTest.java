// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.medium;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.offhost.archive.SetRecord;
import org.offhost.backup.BackupRequest;
import org.offhost.backup.BackupRequest.Since;
import org.offhost.backup.BackupSet;
import org.offhost.backup.CatalogStore;
import org.offhost.backup.CheckLevel;
import org.offhost.backup.JobState;
import org.offhost.backup.RestoreRequest;
import org.offhost.backup.VerifyRequest;
import org.offhost.backup.engine.backup.BackupSite;
import org.offhost.backup.engine.backup.MemoryCatalog;
import org.offhost.backup.engine.job.Journal;
import org.offhost.backup.engine.job.Requests;
import org.offhost.backup.engine.job.TestHands;
import org.offhost.backup.engine.job.TestJournal;
import org.offhost.backup.engine.medium.UnitsInUse.Claim;
import org.offhost.backup.engine.medium.UnitsInUse.Use;
import org.offhost.backup.notice.RefusedException;
import org.offhost.block.Access;
import org.offhost.block.BlockDevice;
import org.offhost.block.BlockDeviceProvider;
import org.offhost.block.Designator;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.block.Unit;
import org.offhost.driver.Units;
import org.offhost.tck.FilterBlockDevice;
import org.offhost.tck.MemoryUnits;

/** A full set on a medium that is known of more than one unit, some of which cannot be read, and what continues it on another. */
class MovedMediaTest {
    private static final int SIZE = 12 << 20;

    @TempDir
    Path folder;

    private BackupSite site;
    private MemoryCatalog catalog;
    private Sessions sessions;
    private Designator old;
    private Designator second;
    private String full;

    private interface Fault {
        void happen() throws IOException;
    }

    /** Units of which some fail whenever they are read; knows which of them are open. */
    private static final class Sessions implements BlockDeviceProvider {
        private final MemoryUnits units;
        private final Map<Designator, Fault> faults = new HashMap<>();
        private final Map<Designator, Integer> open = new HashMap<>();
        private final Set<Designator> opened = new HashSet<>();
        private final Set<Designator> gone = new HashSet<>();

        Sessions(MemoryUnits units) {
            this.units = units;
        }

        @Override
        public List<Unit> units() {
            return units.units().stream()
                    .filter(u -> !gone.contains(u.designator()))
                    .toList();
        }

        @Override
        public Optional<BlockDevice> open(Designator unit, Access access) {
            return gone.contains(unit)
                    ? Optional.empty()
                    : units.open(unit, access).map(d -> session(unit, d));
        }

        private BlockDevice session(Designator unit, BlockDevice device) {
            open.merge(unit, 1, Integer::sum);
            opened.add(unit);
            return new FilterBlockDevice(device) {
                private boolean closed;

                @Override
                public void read(long position, ByteBuffer target) throws IOException {
                    if (faults.containsKey(unit)) {
                        faults.get(unit).happen();
                    }
                    super.read(position, target);
                }

                @Override
                public void close() {
                    if (!closed) {
                        closed = true;
                        open.merge(unit, -1, Integer::sum);
                    }
                }
            };
        }

        int open(Designator unit) {
            return open.getOrDefault(unit, 0);
        }
    }

    @BeforeEach
    void build() throws Exception {
        site = new BackupSite(folder.resolve("backup"));
        catalog = new MemoryCatalog();
        site.add(CatalogStore.class, catalog);
        sessions = new Sessions(site.units());
        site.through(sessions);
        old = site.units().disk(512, SIZE);
        second = site.units().disk(512, SIZE);
        save(request(old, "one"));
        full = last(old).description().id();
        save(request(second, "two").since(Since.set(full)));
    }

    private BackupRequest request(Designator medium, String name) {
        return BackupRequest.of(site.source(), name, medium).check(CheckLevel.FULL);
    }

    private void save(BackupRequest request) throws Exception {
        site.row(request).run(site.submit(request));
    }

    private SetRecord last(Designator medium) throws IOException {
        List<SetRecord> sets = site.sets(medium);
        return sets.get(sets.size() - 1);
    }

    /** The medium of the full set as it is on another unit, too, which the catalog knows after the old one. */
    private Designator moved() throws IOException {
        Designator now = site.units().disk(512, SIZE);
        ByteBuffer all = ByteBuffer.allocate(SIZE);
        try (BlockDevice from = site.units().open(old, Access.READ).orElseThrow();
                BlockDevice to = site.units().open(now, Access.READ_WRITE).orElseThrow()) {
            from.read(0, all);
            to.write(0, all.flip());
        }
        for (BackupSet set : catalog.sets(Optional.of(old))) {
            catalog.add(on(now, set));
        }
        return now;
    }

    private static BackupSet on(Designator medium, BackupSet s) {
        return new BackupSet(
                s.id(),
                medium,
                s.mediumLabel(),
                s.mediumId(),
                s.source(),
                s.name(),
                s.profile(),
                s.cutAt(),
                s.fileSystem(),
                s.files(),
                s.bytes(),
                s.consistency(),
                s.checked(),
                s.sourceSize(),
                s.sourceBlockLength(),
                s.parent(),
                s.volume(),
                s.parentMedium());
    }

    private void fails(String what) {
        sessions.faults.put(old, () -> {
            switch (what) {
                case "io" -> throw new IOException("no cartridge");
                case "withdrawn" -> throw new ProviderWithdrawnException("updated");
                case "cancelled" -> throw new CancellationException("cancelled");
                default -> throw new NoClassDefFoundError("of a driver that is gone");
            }
        });
    }

    private void blank(Designator unit) throws IOException {
        try (BlockDevice device = site.units().open(unit, Access.READ_WRITE).orElseThrow()) {
            device.write(0, ByteBuffer.allocate(SIZE));
        }
    }

    private interface Requesting {
        void keep(Journal journal);
    }

    private Journal journal(Requesting request) throws IOException {
        Journal journal = TestJournal.of(folder.resolve("job-" + System.nanoTime()), JobState.QUEUED);
        request.keep(journal);
        journal.create();
        return journal;
    }

    private static VerifyRequest verification(Designator medium) {
        return new VerifyRequest(medium, "", CheckLevel.FULL, Duration.ofMinutes(1));
    }

    private TestHands job() throws IOException {
        return new TestHands(
                journal(journal -> Requests.keep(verification(second), journal)), site.board(), site.time());
    }

    /** Units on which the chain of the newest set of the second medium lies. */
    private List<Designator> chain(TestHands job) throws Exception {
        try (OpenMedium open = JobMedia.open(job, new Units(job).describe(second), Access.READ, n -> {})) {
            return open.chain(open.set("")).stream()
                    .map(link -> link.on().unit().designator())
                    .toList();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"io", "blank", "gone", "damaged"})
    void unitThatCannotBeReadIsPassedOver(String what) throws Exception {
        Designator now = moved();
        switch (what) {
            case "io" -> fails(what);
            case "blank" -> blank(old);
            case "gone" -> sessions.gone.add(old);
            default -> damageLabel();
        }
        assertThat(chain(job())).containsExactly(second, now);
        assertThat(sessions.open(old)).isZero();
        assertThat(sessions.open(now)).isZero();
    }

    /** A job that has changed something waits for units, and not for one that another one does for. */
    @Test
    void jobUnderWayLooksFirstAtWhatIsThere() throws Exception {
        Designator now = moved();
        sessions.gone.add(old);
        TestHands job = job();
        job.touch();
        assertThat(chain(job)).containsExactly(second, now);
        assertThat(job.shown()).isEmpty();
    }

    private void damageLabel() throws IOException {
        try (BlockDevice device = site.units().open(old, Access.READ_WRITE).orElseThrow()) {
            ByteBuffer start = ByteBuffer.allocate(1 << 20);
            device.read(0, start);
            for (int i = 512; i < start.capacity(); i += 512) {
                start.put(i + 100, (byte) ~start.get(i + 100));
            }
            device.write(0, start.rewind());
        }
    }

    @Test
    void reasonIsTold() throws Exception {
        fails("io");
        TestHands job = job();
        assertThatThrownBy(() -> chain(job))
                .isInstanceOf(RefusedException.class)
                .hasMessageContainingAll("parent-medium-missing", "unit=" + old, "cause=", "no cartridge");
        assertThat(sessions.open(old)).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"withdrawn", "cancelled", "classless"})
    void whateverIsThrownLeavesNoMediumOpen(String what) throws Exception {
        moved();
        fails(what);
        TestHands job = job();
        Class<? extends Throwable> thrown = switch (what) {
            case "withdrawn" -> ProviderWithdrawnException.class;
            case "cancelled" -> CancellationException.class;
            default -> NoClassDefFoundError.class;
        };
        assertThatThrownBy(() -> chain(job)).isInstanceOf(thrown);
        assertThat(sessions.opened).contains(old);
        assertThat(sessions.open(old)).isZero();
        assertThat(sessions.open(second)).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"io", "blank", "gone"})
    void setOfAMediumThatWasMovedIsContinued(String what) throws Exception {
        Designator now = moved();
        switch (what) {
            case "io" -> fails(what);
            case "blank" -> blank(old);
            default -> sessions.gone.add(old);
        }
        Designator third = site.units().disk(512, SIZE);
        save(request(third, "three").since(Since.set(full)));
        assertThat(last(third).description().parent()).isEqualTo(full);
        assertThat(sessions.open(old)).isZero();
        assertThat(sessions.open(now)).isZero();
    }

    @Test
    void setThatCannotBeReadIsNotContinued() throws Exception {
        fails("io");
        Designator third = site.units().disk(512, SIZE);
        assertThatThrownBy(() -> save(request(third, "three").since(Since.set(full))))
                .isInstanceOf(RefusedException.class)
                .hasMessageContainingAll("since-on-another-medium", "other=" + old, "no cartridge");
        assertThat(sessions.open(old)).isZero();
    }

    private List<Claim> claims(Requesting request) throws IOException {
        return new UnitClaims(site.board()).of(journal(request));
    }

    @Test
    void allUnitsOfASetToBeContinuedAreClaimed() throws Exception {
        Designator now = moved();
        Designator third = site.units().disk(512, SIZE);
        BackupRequest request = request(third, "three").since(Since.set(full));
        assertThat(claims(journal -> Requests.keep(request, journal)))
                .contains(new Claim(old, Use.READ_MEDIUM), new Claim(now, Use.READ_MEDIUM));
    }

    /** Wherever else a medium was seen: what lies wholly on it is read where it is. */
    @Test
    void incrementsOnOneMediumClaimNoOther() throws Exception {
        save(request(old, "three").since(Since.LAST));
        assertThat(last(old).description().parent()).isEqualTo(full);
        Designator now = moved();
        assertThat(claims(journal -> Requests.keep(verification(old), journal)))
                .containsExactly(new Claim(old, Use.READ_MEDIUM));
        assertThat(claims(journal -> Requests.keep(verification(second), journal)))
                .containsExactlyInAnyOrder(
                        new Claim(second, Use.READ_MEDIUM),
                        new Claim(old, Use.READ_MEDIUM),
                        new Claim(now, Use.READ_MEDIUM));
    }

    @Test
    void chainThatComesBackClaimsItsFirstMediumWhereItIs() throws Exception {
        save(request(old, "three").since(Since.set(last(second).description().id())));
        moved();
        assertThat(claims(journal -> Requests.keep(verification(old), journal)))
                .containsExactlyInAnyOrder(new Claim(old, Use.READ_MEDIUM), new Claim(second, Use.READ_MEDIUM));
    }

    /** Sums that were opened for a restore that then finds no chain. */
    @Test
    void sumsAreClosedIfTheChainIsNotThere() throws Exception {
        assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")));
        TestHands job = job();
        RestoreRequest request =
                RestoreRequest.of(second, new RestoreRequest.ToUnit(old, false)).check(true);
        try (OpenMedium open = JobMedia.open(job, new Units(job).describe(second), Access.READ, n -> {})) {
            SetRecord set = open.set("");
            try (RestoreProof proof = RestoreProof.of(job, open, set, request)) {
                assertThat(filesOpenIn(job.file().spool())).isPositive();
            }
            assertThat(filesOpenIn(job.file().spool())).isZero();
        }
        catalog.refresh(old, List.of());
        try (OpenMedium open = JobMedia.open(job, new Units(job).describe(second), Access.READ, n -> {})) {
            SetRecord set = open.set("");
            assertThatThrownBy(() -> RestoreProof.of(job, open, set, request))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("parent-medium-missing");
            assertThat(filesOpenIn(job.file().spool())).isZero();
        }
    }

    private static int filesOpenIn(Path folder) throws IOException {
        int open = 0;
        try (DirectoryStream<Path> all = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path file : all) {
                boolean isThere = Files.isSymbolicLink(file)
                        && Files.readSymbolicLink(file).startsWith(folder.toRealPath());
                open += isThere ? 1 : 0;
            }
        }
        return open;
    }
}
