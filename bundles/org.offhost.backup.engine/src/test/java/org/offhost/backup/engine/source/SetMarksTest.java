// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.backup.BackupSet;
import org.offhost.backup.CatalogStore;
import org.offhost.backup.CheckLevel;
import org.offhost.backup.Consistency;
import org.offhost.backup.JobState;
import org.offhost.backup.Profile;
import org.offhost.backup.engine.job.Journal;
import org.offhost.backup.engine.job.ManualTime;
import org.offhost.backup.engine.job.Noted;
import org.offhost.backup.engine.job.TestHands;
import org.offhost.backup.engine.job.TestJournal;
import org.offhost.block.Designator;
import org.offhost.driver.DriverBoard;
import org.offhost.driver.KnownDriver;
import org.offhost.snapshot.SnapshotProvider;
import org.offhost.snapshot.SnapshotRequest;
import org.offhost.snapshot.SnapshotSet;

/** Which marks go when the set of a job is there, whose snapshot is number 9. */
class SetMarksTest {
    private static final String US = "0123456789ab";
    private static final Designator A = Designator.parse("naa.6000000000000001");
    private static final Designator B = Designator.parse("naa.6000000000000002");
    private static final Designator MEDIUM = Designator.parse("naa.6000000000000009");
    private static final Designator AWAY = Designator.parse("naa.6000000000000008");

    @TempDir
    Path folder;

    private final DriverBoard board = new DriverBoard();
    private final MarkedUnits array = new MarkedUnits();
    private final List<BackupSet> catalog = new ArrayList<>();

    @BeforeEach
    void there() {
        board.add(SnapshotProvider.class, new KnownDriver<>(array, Map.of(), "org.example.array", "1"));
        board.add(CatalogStore.class, new KnownDriver<>(new KnownBackups(catalog), Map.of(), "catalog", "1"));
    }

    /** A job of the past made a set of a volume, and its cut of some units is marked. */
    private void saved(int job, Designator source, String volume, Profile profile, Designator... cut) {
        catalog.add(known(
                "disk-" + job(job), MEDIUM, "id-of-medium", source, volume, profile, Instant.EPOCH.plusSeconds(job)));
        array.marks.put(mark(job), List.of(cut));
    }

    private static BackupSet known(
            String id,
            Designator medium,
            String mediumId,
            Designator source,
            String volume,
            Profile profile,
            Instant cutAt) {
        return new BackupSet(
                id,
                medium,
                "m.tar",
                mediumId,
                source,
                "disk",
                profile,
                cutAt,
                "ntfs",
                1,
                1,
                Consistency.QUIET,
                CheckLevel.FULL,
                0,
                512,
                "",
                volume);
    }

    private static String job(int number) {
        return "20260131-12000" + number;
    }

    private static String mark(int job) {
        return Noted.SnapshotName.of(US, job(job), 1);
    }

    private void prune(Designator... cut) throws Exception {
        Journal journal = TestJournal.ofBackup(folder.resolve("job"), JobState.COMMITTING);
        journal.note(new Noted.SnapshotName(US, 1, mark(9))).create();
        new SetMarks(new TestHands(journal, board, new ManualTime(board)), List.of(cut)).prune();
    }

    @Test
    void onlyThatOfTheNewestStaysOfOneVolume() throws Exception {
        saved(1, A, "", Profile.VOLUME, A);
        saved(2, A, "", Profile.VOLUME, A);
        saved(9, A, "", Profile.VOLUME, A);
        prune(A);
        assertThat(array.marks).containsOnlyKeys(mark(9));
    }

    @Test
    void thoseOfOtherVolumesAndProfilesOfTheUnitStay() throws Exception {
        saved(1, A, "1", Profile.VOLUME, A);
        saved(2, A, "2", Profile.FILES, A);
        saved(3, A, "2", Profile.VOLUME, A);
        saved(9, A, "2", Profile.VOLUME, A);
        prune(A);
        assertThat(array.marks).containsOnlyKeys(mark(1), mark(2), mark(9));
    }

    /** Of what was cut together a mark goes from all units: whoever needs it on one of them keeps it. */
    @Test
    void markThatAnotherUnitOfTheCutNeedsStays() throws Exception {
        saved(1, B, "", Profile.VOLUME, A, B);
        saved(9, A, "", Profile.VOLUME, A);
        prune(A);
        assertThat(array.marks).containsOnlyKeys(mark(1), mark(9));
    }

    @Test
    void marksOfUnitsBesideTheSourceGo() throws Exception {
        saved(1, A, "vg/a", Profile.VOLUME, A, B);
        array.marks.put(mark(2), List.of(B)); // of a set that nobody knows any more
        saved(9, A, "vg/a", Profile.VOLUME, A, B);
        prune(A, B);
        assertThat(array.marks).containsOnlyKeys(mark(9));
    }

    /** The new medium has a set of that cut, by the id of a job that cut nothing. */
    @Test
    void markOfAPointThatWasConsolidatedStays() throws Exception {
        saved(1, A, "", Profile.VOLUME, A);
        BackupSet point = catalog.get(0);
        catalog.add(known("disk-" + job(5), AWAY, "id-of-another", A, "", Profile.VOLUME, point.cutAt()));
        saved(9, A, "", Profile.VOLUME, A);
        prune(A);
        assertThat(array.marks).containsOnlyKeys(mark(1), mark(9));
    }

    @Test
    void thoseOfOtherInstallationsStay() throws Exception {
        String other = Noted.SnapshotName.of("ba9876543210", job(1), 1);
        array.marks.put(other, List.of(A));
        saved(9, A, "", Profile.VOLUME, A);
        prune(A);
        assertThat(array.marks).containsOnlyKeys(other, mark(9));
    }

    /** An array that keeps marks and nothing else. */
    private static final class MarkedUnits implements SnapshotProvider {
        final Map<String, List<Designator>> marks = new LinkedHashMap<>();

        @Override
        public Optional<Set<Ability>> abilities(Designator unit) {
            return Optional.of(Set.of(Ability.CHANGED_MAP, Ability.GROUP_ATOMIC));
        }

        @Override
        public SnapshotSet prepare(SnapshotRequest request) throws IOException {
            throw new IOException("nothing is cut here");
        }

        @Override
        public Optional<SnapshotSet> find(String setId) {
            return Optional.empty();
        }

        @Override
        public List<String> list() {
            return List.of();
        }

        @Override
        public List<String> marks(Designator unit) {
            return marks.entrySet().stream()
                    .filter(m -> m.getValue().contains(unit))
                    .map(Map.Entry::getKey)
                    .toList();
        }

        @Override
        public void forget(String mark) {
            marks.remove(mark);
        }
    }

    /** A catalog that is asked for its sets and nothing else. */
    private record KnownBackups(List<BackupSet> sets) implements CatalogStore {
        @Override
        public List<BackupSet> sets(Optional<Designator> medium) {
            return List.copyOf(sets);
        }

        @Override
        public void refresh(Designator medium, List<BackupSet> all) {}

        @Override
        public void add(BackupSet set) {}

        @Override
        public void keepEvidence(String setId, String kind, String text) {}

        @Override
        public Optional<String> evidence(String setId, String kind) {
            return Optional.empty();
        }
    }
}
