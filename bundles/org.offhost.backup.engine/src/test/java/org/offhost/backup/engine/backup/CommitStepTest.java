// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.offhost.archive.medium.DiskMedium;
import org.offhost.archive.set.SetReader;
import org.offhost.backup.BackupRequest;
import org.offhost.backup.BackupSet;
import org.offhost.backup.CatalogStore;
import org.offhost.backup.CheckLevel;
import org.offhost.backup.JobState;
import org.offhost.backup.engine.job.Noted;
import org.offhost.backup.engine.job.Step;
import org.offhost.backup.engine.job.StepRow;
import org.offhost.backup.engine.job.TestHands;
import org.offhost.backup.engine.writing.CommittedSet;
import org.offhost.block.Access;
import org.offhost.block.Designator;
import org.offhost.block.ProviderWithdrawnException;

/** A set becomes visible once, and what comes behind that takes nothing back. */
class CommitStepTest {
    private static final int COMMIT = 13;

    @TempDir
    Path folder;

    private BackupSite site;
    private FaultyUnits units;
    private BackupRequest request;
    private TestHands job;
    private List<Step> steps;

    @BeforeEach
    void buildUpToTheCommit() throws Exception {
        site = new BackupSite(folder);
        units = site.withFaults();
        request = site.request().check(CheckLevel.FULL);
        job = site.submit(request);
        BackupBench bench = new BackupBench(request);
        steps = BackupSteps.steps(bench, site.time(), 1000);
        row(0, COMMIT).run(job);
        assertThat(site.sets()).as("before the commit").isEmpty();
        assertThat(job.journal().has(Noted.Checked.class)).isTrue();
    }

    private StepRow row(int from, int to) {
        return new StepRow(steps.subList(from, to), () -> {}, CommittedSet::isNoted);
    }

    private void commit() throws IOException, InterruptedException {
        row(COMMIT, COMMIT + 1).run(job);
    }

    private void runRest() throws IOException, InterruptedException {
        row(COMMIT, steps.size()).run(job);
    }

    /** Takes sets, or fails as it is told. */
    private static final class Catalog implements CatalogStore {
        private final List<String> sets = new ArrayList<>();
        private final List<String> kinds = new ArrayList<>();
        private Exception broken;

        @SuppressWarnings("unchecked")
        private static <E extends Exception> void sneak(Exception e) throws E {
            throw (E) e;
        }

        private void answer() throws IOException {
            if (broken != null) {
                Catalog.<IOException>sneak(broken);
            }
        }

        @Override
        public void refresh(Designator medium, List<BackupSet> all) {}

        @Override
        public void add(BackupSet set) throws IOException {
            answer();
            sets.add(set.id());
        }

        @Override
        public List<BackupSet> sets(Optional<Designator> medium) {
            return List.of();
        }

        @Override
        public void keepEvidence(String setId, String kind, String text) throws IOException {
            answer();
            kinds.add(kind);
        }

        @Override
        public Optional<String> evidence(String setId, String kind) {
            return Optional.empty();
        }
    }

    @Test
    void setIsThereAndTheJobKnowsItInEveryProcess() throws Exception {
        Catalog catalog = new Catalog();
        site.add(CatalogStore.class, catalog);
        commit();
        assertThat(site.sets()).hasSize(1);
        assertThat(site.again().journal().find(Noted.Committed.class))
                .contains(new Noted.Committed("disk-" + job.id()));
        assertThat(catalog.sets).containsExactly("disk-" + job.id());
        assertThat(catalog.kinds).isNotEmpty();
        assertThat(job.entered()).endsWith(JobState.COMMITTING);
    }

    @Test
    void recordOfTheJobIsOfItsOwnClock() throws Exception {
        commit();
        try (DiskMedium disk = new DiskMedium(
                        site.units().open(site.medium(), Access.READ).orElseThrow());
                SetReader set = disk.open(site.sets().get(0))) {
            assertThat(Duration.between(site.time().now(), set.job().finished()).abs())
                    .isLessThan(Duration.ofSeconds(1));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 4, 8})
    void commitThatLosesItsDriverIsFoundOrMadeOnce(int transfer) throws Exception {
        units.at(transfer, () -> {
            throw new ProviderWithdrawnException("it went");
        });
        runRest();
        assertThat(site.sets()).hasSize(1);
        assertThat(site.array().list()).isEmpty();
        assertThat(units.open()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void processThatDiesInTheCommitLeavesASetOrNoneAndTheNextOneSetsItRight(int transfer) throws Exception {
        units.at(transfer, () -> {
            throw new InternalError("killed");
        });
        try {
            commit();
        } catch (InternalError e) {
            assertThat(site.sets().size()).isBetween(0, 1);
        }
        job = site.again();
        site.row(request).run(job);
        assertThat(site.sets()).hasSize(1);
        assertThat(site.array().list()).isEmpty();
    }

    /** Who cancels the job then ends it: there is nothing to make whole. */
    @Test
    void commitThatWasBegunAndIsNotThereIsNoneAnyMore() throws Exception {
        job.journal().note(new Noted.Committing()).save();
        row(0, 2).run(job);
        assertThat(job.journal().setMayBeThere()).isFalse();
        commit();
        assertThat(site.again().journal().setMayBeThere()).isTrue();
    }

    @Test
    void commitThatFailsLeavesNoSetAndSaysWhy() throws Exception {
        units.at(2, () -> {
            throw new IOException("write protected");
        });
        assertThatThrownBy(this::commit).hasMessageContaining("write protected");
        assertThat(site.sets()).isEmpty();
        assertThat(CommittedSet.isNoted(job.journal())).isFalse();
        row(0, steps.size()).abandon(job);
        assertThat(site.array().list()).isEmpty();
    }

    @Test
    void catalogThatDoesNotTakeTheSetCostsNothingElse() throws Exception {
        for (Exception e : List.of(new IOException("full"), new IllegalStateException("closed"))) {
            Catalog broken = new Catalog();
            broken.broken = e;
            site.add(CatalogStore.class, broken);
        }
        Catalog whole = new Catalog();
        site.add(CatalogStore.class, whole);
        commit();
        assertThat(whole.sets).containsExactly("disk-" + job.id());
        assertThat(job.notes())
                .filteredOn(n -> n.startsWith("not-in-catalog"))
                .hasSize(2)
                .anyMatch(n -> n.endsWith("full"))
                .anyMatch(n -> n.contains("closed"));
        runRest();
        assertThat(job.journal().has(Noted.SumsKept.class)).isTrue();
        assertThat(site.array().list()).isEmpty();
    }

    @Test
    void sumsThatCouldNotBeWrittenBehindTheSetAreWrittenByTheNextProcess() throws Exception {
        commit();
        units.at(1, () -> {
            throw new InternalError("killed");
        });
        assertThatThrownBy(() -> row(COMMIT + 1, steps.size()).run(job)).isInstanceOf(InternalError.class);
        assertThat(job.journal().has(Noted.SumsKept.class)).isFalse();
        job = site.again();
        site.row(request).run(job);
        assertThat(job.journal().has(Noted.SumsKept.class)).isTrue();
        assertThat(site.sets()).hasSize(1);
        assertThat(site.array().list()).isEmpty();
    }

    @Test
    void releaseThatFailsTakesNothingBack() throws Exception {
        row(COMMIT, steps.size() - 1).run(job);
        site.array().keepSets(new IOException("a clone depends on it"));
        assertThatThrownBy(() -> row(steps.size() - 1, steps.size()).run(job)).hasMessage("a clone depends on it");
        assertThat(row(0, 1).isDone(job.journal())).isTrue();
        assertThat(site.sets()).hasSize(1);
        site.array().keepSets(null);
        site.row(request).run(site.again());
        assertThat(site.array().list()).isEmpty();
    }
}
