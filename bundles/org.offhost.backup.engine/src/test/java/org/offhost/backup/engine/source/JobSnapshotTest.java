// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.offhost.backup.Consistency;
import org.offhost.backup.JobState;
import org.offhost.backup.engine.job.JobFile;
import org.offhost.backup.engine.job.Journal;
import org.offhost.backup.engine.job.ManualTime;
import org.offhost.backup.engine.job.Noted;
import org.offhost.backup.engine.job.PausedException;
import org.offhost.backup.engine.job.TestHands;
import org.offhost.backup.engine.job.TestJournal;
import org.offhost.block.Designator;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.driver.DriverBoard;
import org.offhost.driver.KnownDriver;
import org.offhost.snapshot.SnapshotProvider;
import org.offhost.snapshot.SnapshotSet;

/** A snapshot is found, shown and let go by its name, whichever drivers are there. */
class JobSnapshotTest {
    private static final Designator SOURCE = Designator.parse("naa.6000000000000001");
    private static final Designator OTHER = Designator.parse("naa.6000000000000002");
    private static final String NAME = "offhost-0123456789ab-20260131-120000-1";

    @TempDir
    Path folder;

    private final DriverBoard board = new DriverBoard();
    private final ManualTime time = new ManualTime(board);
    private final FakeSets array = new FakeSets(SOURCE);
    private final FakeSets other = new FakeSets(OTHER);
    private TestHands job;
    private JobSnapshot snapshot;

    @BeforeEach
    void begin() throws IOException {
        Journal journal = TestJournal.ofBackup(folder.resolve("job"), JobState.QUIESCING);
        journal.note(new Noted.SnapshotName("0123456789ab", 0, "")).create();
        job = new TestHands(journal, board, time);
        snapshot = new JobSnapshot(job, SOURCE);
        there(other);
        there(array);
    }

    private void there(FakeSets sets) {
        board.add(SnapshotProvider.class, new KnownDriver<>(sets, Map.of(), "org.example.array", "1"));
    }

    private Noted.SnapshotName kept() throws IOException {
        return Journal.read(JobFile.in(folder.resolve("job"))).orElseThrow().require(Noted.SnapshotName.class);
    }

    private void cut() throws IOException, InterruptedException {
        snapshot.cut();
        job.journal().note(new Noted.Cut(Consistency.QUIET, Duration.ZERO)).save();
    }

    @Test
    void setIsNamedForItsJobAndTry() throws Exception {
        snapshot.cut();
        assertThat(kept()).isEqualTo(new Noted.SnapshotName("0123456789ab", 1, NAME));
        assertThat(array.happened()).containsExactly("prepare " + NAME, "commit " + NAME);
        snapshot.release();
        snapshot.cut();
        assertThat(kept().setId()).endsWith("-2");
        assertThat(array.list()).as("one at a time").hasSize(1);
    }

    @Test
    void releaseIsDurableAndDoneAgainDoesNothing() throws Exception {
        cut();
        snapshot.release();
        assertThat(array.list()).isEmpty();
        assertThat(kept().setId()).isEmpty();
        assertThat(job.journal().has(Noted.Cut.class)).isFalse();
        snapshot.release();
        assertThat(array.happened()).filteredOn(h -> h.startsWith("delete")).hasSize(1);
    }

    @Test
    void setThatIsGoneAlreadyIsForgottenByARelease() throws Exception {
        cut();
        array.find(NAME).orElseThrow().delete();
        snapshot.release();
        assertThat(kept().setId()).isEmpty();
    }

    @Test
    void snapshotIsShownToEveryPortAndToNobodyElse() throws Exception {
        cut();
        snapshot.expose(new TreeSet<>(Set.of("iqn.test:a", "iqn.test:b")));
        assertThat(array.happened()).endsWith("expose iqn.test:a", "expose iqn.test:b");
    }

    @ParameterizedTest
    @EnumSource(
            value = SnapshotSet.State.class,
            names = {"FAILED", "DELETED"})
    void setThatIsOfNoUseIsNeitherShownNorTrusted(SnapshotSet.State state) throws Exception {
        cut();
        array.stands(NAME, state);
        assertThatThrownBy(snapshot::checkAlive)
                .isInstanceOf(SnapshotLostException.class)
                .hasMessageContaining(NAME + " unit=" + SOURCE + " state=" + state);
        assertThatThrownBy(() -> snapshot.expose(Set.of(""))).isInstanceOf(SnapshotLostException.class);
        assertThat(array.happened()).noneMatch(h -> h.startsWith("expose"));
    }

    @Test
    void setThatIsFineIsTrusted() throws Exception {
        cut();
        snapshot.checkAlive();
    }

    @Test
    void driverOfAnotherArrayThatFailsIsInNobodysWay() throws Exception {
        other.answersOnly(new IOException("the other array is off"));
        cut();
        snapshot.checkAlive();
        snapshot.release();
        assertThat(array.list()).isEmpty();
    }

    @Test
    void failureIsToldWhereNoOtherDriverKnowsTheUnit() {
        array.answersOnly(new IOException("the array is off"));
        assertThatThrownBy(snapshot::cut).hasMessage("the array is off");
        assertThat(job.shown()).as("it is no driver that is missing").isEmpty();
    }

    @Test
    void driverThatGoesIsWaitedForAndTheSetFoundByTheNext() throws Exception {
        cut();
        array.answersOnly(new ProviderWithdrawnException("it went"));
        time.then(() -> array.answersOnly(null));
        snapshot.checkAlive();
        assertThat(job.shown()).containsExactly(JobState.WAITING, JobState.QUEUED);
    }

    @Test
    void driverThatDoesNotComeBackPausesTheJobAndItsSetStays() throws Exception {
        cut();
        board.remove(SnapshotProvider.class, array);
        assertThatThrownBy(snapshot::release)
                .isInstanceOf(PausedException.class)
                .hasMessageContaining("needs-snapshot unit=" + SOURCE);
        assertThat(kept().setId()).as("whoever goes on knows it").isEqualTo(NAME);
    }

    @Test
    void jobThatWillNotGoOnWaitsForNoDriver() throws Exception {
        cut();
        board.remove(SnapshotProvider.class, array);
        snapshot.releaseNow();
        assertThat(job.shown()).isEmpty();
        assertThat(job.journal().require(Noted.SnapshotName.class).setId())
                .as("the next start sweeps it")
                .isEqualTo(NAME);
    }

    @Test
    void jobThatWillNotGoOnLetsItsSetGoWhateverAnotherArraysDriverAnswers() throws Exception {
        cut();
        other.answersOnly(new IOException("the other array is off"));
        snapshot.releaseNow();
        assertThat(array.list()).isEmpty();
        assertThat(job.journal().require(Noted.SnapshotName.class).setId()).isEmpty();
    }

    @Test
    void whatKeptASetFromBeingFoundIsTold() throws Exception {
        cut();
        array.answersOnly(new IOException("the array is off"));
        assertThatThrownBy(snapshot::releaseNow).hasMessage("the array is off");
        assertThat(job.journal().require(Noted.SnapshotName.class).setId()).isEqualTo(NAME);
    }

    @Test
    void setThatCannotBeDeletedIsNotForgotten() throws Exception {
        cut();
        array.keeps(new IllegalStateException("a clone depends on it"));
        assertThatThrownBy(snapshot::releaseNow).hasMessage("a clone depends on it");
        assertThatThrownBy(snapshot::release).hasMessage("a clone depends on it");
        assertThat(kept().setId()).isEqualTo(NAME);
    }

    @Test
    void jobWithoutASetAsksNobody() throws Exception {
        List.of(array, other).forEach(a -> a.answersOnly(new IOException("nobody was to ask")));
        snapshot.releaseNow();
        assertThatThrownBy(snapshot::checkAlive).isInstanceOf(SnapshotLostException.class);
    }

    @Test
    void namesAreTakenApartAsTheyWereMade() {
        assertThat(Noted.SnapshotName.jobOf(NAME, "0123456789ab")).contains("20260131-120000");
        assertThat(Noted.SnapshotName.jobOf(NAME, "another")).isEmpty();
        assertThat(Noted.SnapshotName.jobOf("offhost-0123456789ab-1", "0123456789ab"))
                .isEmpty();
        assertThat(Noted.SnapshotName.jobOf("somebody's", "0123456789ab")).isEmpty();
        assertThat(Noted.SnapshotName.of("0123456789ab", "20260131-120000", 1)).isEqualTo(NAME);
    }
}
