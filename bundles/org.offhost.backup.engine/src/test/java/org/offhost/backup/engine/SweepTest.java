// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.backup.JobState;
import org.offhost.backup.engine.job.Noted;
import org.offhost.backup.engine.job.TestJournal;
import org.offhost.backup.engine.medium.UnitsInUse;
import org.offhost.block.Designator;
import org.offhost.block.Installation;
import org.offhost.block.PrivateFiles;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.driver.DriverBoard;
import org.offhost.driver.KnownDriver;
import org.offhost.snapshot.Snapshot;
import org.offhost.snapshot.SnapshotProvider;
import org.offhost.snapshot.SnapshotRequest;
import org.offhost.snapshot.SnapshotSet;

/** Who lets go which snapshots of an array that several installations use. */
class SweepTest {
    @TempDir
    Path folder;

    /** An array that has nothing but names of sets. */
    private record SharedArray(List<String> ids) implements SnapshotProvider {
        @Override
        public Optional<Set<Ability>> abilities(Designator unit) {
            return Optional.empty();
        }

        @Override
        public SnapshotSet prepare(SnapshotRequest request) throws IOException {
            throw new IOException("cuts nothing");
        }

        @Override
        public Optional<SnapshotSet> find(String setId) {
            return ids.contains(setId) ? Optional.of(new Named(ids, setId)) : Optional.empty();
        }

        @Override
        public List<String> list() {
            return List.copyOf(ids);
        }
    }

    /** What a name of a set that cannot be let go ends with. */
    private static final String STUCK = "-13";

    private record Named(List<String> ids, String id) implements SnapshotSet {
        @Override
        public void commit() throws IOException {
            throw new IOException("cuts nothing");
        }

        @Override
        public List<Snapshot> expose(String initiator) {
            return List.of();
        }

        @Override
        public State state() {
            return State.CUT;
        }

        @Override
        public void delete() throws IOException {
            if (id.endsWith(STUCK)) {
                throw new IOException("set " + id + " stays");
            }
            ids.remove(id);
        }
    }

    private static void job(Path state, String id, String jobState) throws IOException {
        TestJournal.ofBackup(state.resolve("jobs").resolve(id), JobState.valueOf(jobState))
                .create();
    }

    private static void sweep(Path state, SharedArray array) throws IOException {
        DriverBoard board = new DriverBoard();
        board.add(SnapshotProvider.class, new KnownDriver<>(array, Map.of(), "array", "1"));
        Jobs jobs = new Jobs(
                state.resolve("jobs"), board, new UnitsInUse((one, other) -> false), file -> null, status -> {});
        new Sweep(board, jobs, Installation.of(state, w -> {})).sweep(() -> false);
    }

    @Test
    void snapshotsOfAnotherInstallationStay() throws IOException {
        Path here = folder.resolve("here");
        Path there = folder.resolve("there");
        job(here, "20260101-000000", "COPYING");
        job(here, "20260101-000001", "FAILED");
        String ours = Installation.of(here, w -> {});
        String theirs = Installation.of(there, w -> {});
        assertThat(theirs).isNotEqualTo(ours);
        String running = Noted.SnapshotName.of(ours, "20260101-000000", 1);
        String ended = Noted.SnapshotName.of(ours, "20260101-000001", 2);
        String unknown = Noted.SnapshotName.of(ours, "20260101-000002", 1);
        // the same second elsewhere: of no job that is known here
        String foreign = Noted.SnapshotName.of(theirs, "20260101-000001", 1);
        SharedArray array = new SharedArray(
                new ArrayList<>(List.of(running, ended, unknown, foreign, "offhost-20260101-000001-1", "nightly")));
        sweep(here, array);
        assertThat(array.ids()).containsExactly(running, foreign, "offhost-20260101-000001-1", "nightly");
        sweep(there, array);
        assertThat(array.ids()).containsExactly(running, "offhost-20260101-000001-1", "nightly");
    }

    @Test
    void setThatCannotBeLetGoKeepsNoOtherFromIt() throws IOException {
        job(folder, "20260101-000001", "FAILED");
        String here = Installation.of(folder, w -> {});
        String stuck = Noted.SnapshotName.of(here, "20260101-000001", 13);
        SharedArray array = new SharedArray(new ArrayList<>(List.of(
                Noted.SnapshotName.of(here, "20260101-000001", 1),
                stuck,
                Noted.SnapshotName.of(here, "20260101-000001", 2))));
        DriverBoard board = new DriverBoard();
        board.add(SnapshotProvider.class, new KnownDriver<>(array, Map.of(), "array", "1"));
        Jobs jobs = new Jobs(
                folder.resolve("jobs"), board, new UnitsInUse((one, other) -> false), file -> null, status -> {});
        List<String> told = new ArrayList<>();
        new Sweep(board, jobs, here, (driver, e) -> told.add(e.getMessage())).sweep(() -> false);
        assertThat(array.ids()).containsExactly(stuck);
        assertThat(told).containsExactly("set " + stuck + " stays");
    }

    @Test
    void sweepEndsWhereItsServiceStops() throws IOException {
        job(folder, "20260101-000001", "FAILED");
        String here = Installation.of(folder, w -> {});
        SharedArray array = new SharedArray(new ArrayList<>(List.of(
                Noted.SnapshotName.of(here, "20260101-000001", 1),
                Noted.SnapshotName.of(here, "20260101-000001", 2),
                Noted.SnapshotName.of(here, "20260101-000001", 3))));
        DriverBoard board = new DriverBoard();
        board.add(SnapshotProvider.class, new KnownDriver<>(array, Map.of(), "array", "1"));
        Jobs jobs = new Jobs(
                folder.resolve("jobs"), board, new UnitsInUse((one, other) -> false), file -> null, status -> {});
        new Sweep(board, jobs, here).sweep(() -> array.ids().size() == 2);
        assertThat(array.ids()).hasSize(2);
    }

    /** An array that fails at every question. */
    private record FailingArray(IOException failure) implements SnapshotProvider {
        @Override
        public Optional<Set<Ability>> abilities(Designator unit) {
            return Optional.empty();
        }

        @Override
        public SnapshotSet prepare(SnapshotRequest request) throws IOException {
            throw failure;
        }

        @Override
        public Optional<SnapshotSet> find(String setId) throws IOException {
            throw failure;
        }

        @Override
        public List<String> list() throws IOException {
            throw failure;
        }
    }

    @Test
    void driverThatGoesIsNoNewsAndOneThatFailsIs() throws IOException {
        DriverBoard board = new DriverBoard();
        add(board, "going", new ProviderWithdrawnException("the framework stops"));
        add(board, "failing", new IOException("the array does not answer"));
        Jobs jobs = new Jobs(
                folder.resolve("jobs"), board, new UnitsInUse((one, other) -> false), file -> null, status -> {});
        List<String> told = new ArrayList<>();
        Sweep sweep = new Sweep(
                board, jobs, Installation.of(folder, w -> {}), (driver, e) -> told.add(driver + ": " + e.getMessage()));
        sweep.sweep(() -> false);
        assertThat(told).hasSize(1).first().asString().contains("failing", "the array does not answer");
        told.clear();
        sweep.sweep(() -> true);
        assertThat(told).as("as its service stops").isEmpty();
    }

    private static void add(DriverBoard board, String name, IOException failure) {
        board.add(SnapshotProvider.class, new KnownDriver<>(new FailingArray(failure), Map.of(), name, "1"));
    }

    @Test
    void installationStaysTheSameAndItsNamesFitAnArray() throws IOException {
        String id = Installation.of(folder, w -> {});
        assertThat(Installation.of(folder, w -> {})).isEqualTo(id);
        String set = Noted.SnapshotName.of(id, "20260101-000000-12", 999);
        assertThat(new SnapshotRequest(set, List.of(Designator.parse("naa.6000000000000001"))).setId())
                .isEqualTo(set);
        assertThat(Noted.SnapshotName.jobOf(set, id)).contains("20260101-000000-12");
        Files.writeString(folder.resolve("installation"), "../x");
        List<String> told = new ArrayList<>();
        assertThat(Installation.of(folder, told::add)).matches("[0-9a-f]{12}").isNotEqualTo(id);
        assertThat(told).hasSize(1);
    }

    @Test
    void namesInAFolderAreForcedAndWhatIsNoFolderIsTolerated() {
        assertThat(PrivateFiles.force(folder)).isTrue();
        assertThat(PrivateFiles.force(folder.resolve("missing"))).isFalse();
    }
}
