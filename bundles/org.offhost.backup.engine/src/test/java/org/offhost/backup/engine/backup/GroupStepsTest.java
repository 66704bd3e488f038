// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.offhost.archive.MediumScan;
import org.offhost.archive.SetRecord;
import org.offhost.backup.BackupRequest;
import org.offhost.backup.BackupSet;
import org.offhost.backup.CatalogStore;
import org.offhost.backup.JobState;
import org.offhost.backup.engine.job.JobFile;
import org.offhost.backup.engine.job.Journal;
import org.offhost.backup.engine.job.Noted;
import org.offhost.backup.engine.job.Requests;
import org.offhost.backup.engine.job.TestHands;
import org.offhost.backup.engine.medium.Sets.Groups;
import org.offhost.backup.notice.FailedException;
import org.offhost.backup.notice.Notice;
import org.offhost.backup.notice.NoticeCode;
import org.offhost.backup.notice.RefusedException;
import org.offhost.block.Access;
import org.offhost.block.BlockDevice;
import org.offhost.block.Designator;
import org.offhost.copy.CopyException;
import org.offhost.snapshot.SnapshotProvider;

/** Two units of one cut, over units in memory. */
class GroupStepsTest {
    private static final String JOB = "20260131-120000";
    private static final List<String> SETS = List.of("one-1-" + JOB, "two-2-" + JOB);

    @TempDir
    Path folder;

    private BackupSite site;

    @BeforeEach
    void build() throws IOException {
        site = new BackupSite(folder);
    }

    @AfterEach
    void nothingIsHeld() {
        assertThat(site.leases()).as("leases").isZero();
    }

    private BackupRequest.Group request(Designator... media) {
        return new BackupRequest.Group(List.of(
                BackupRequest.of(site.source(), "one", media[0]),
                BackupRequest.of(site.second(), "two", media[media.length - 1])));
    }

    private GroupSteps steps(BackupRequest.Group request) {
        return new GroupSteps(request, site.time(), 1000);
    }

    private TestHands run(BackupRequest.Group request) throws Exception {
        TestHands job = site.submit(request);
        steps(request).run(job);
        return job;
    }

    /** What a person is told of the group of a set, by its own medium. */
    private Optional<Notice> told(SetRecord set, Designator medium) throws IOException {
        List<SetRecord> sets = site.sets(medium);
        return Groups.notice(set, new MediumScan(sets, List.of(), List.of(), Map.of(), Optional.empty()));
    }

    private static List<String> ids(List<SetRecord> sets) {
        return sets.stream().map(s -> s.description().id()).toList();
    }

    @Test
    void unitsAreCutOnceAndSavedOneAfterTheOther() throws Exception {
        BackupRequest.Group request = request(site.medium());
        TestHands job = run(request);
        assertThat(site.array().cuts()).isEqualTo(1);
        assertThat(site.array().list()).as("snapshots").isEmpty();
        List<SetRecord> sets = site.sets();
        assertThat(ids(sets)).isEqualTo(SETS);
        assertThat(sets).extracting(s -> s.description().source()).containsExactly(site.source(), site.second());
        assertThat(sets)
                .extracting(s -> s.description().snapshotSetId())
                .containsOnly("offhost-0123456789ab-" + JOB + "-1");
        for (SetRecord set : sets) {
            assertThat(told(set, site.medium()))
                    .hasValueSatisfying(
                            n -> assertThat(n).hasToString("group-whole group=0123456789ab-" + JOB + " sets=2"));
        }
        assertThat(steps(request).isDone(job.journal())).isTrue();
        assertThat(job.entered())
                .filteredOn(s -> s != JobState.QUIESCING)
                .containsExactly(
                        JobState.SNAPSHOTTING,
                        JobState.INVENTORY,
                        JobState.COPYING,
                        JobState.CHECKING,
                        JobState.COMMITTING,
                        JobState.INVENTORY,
                        JobState.COPYING,
                        JobState.CHECKING,
                        JobState.COMMITTING);
        assertThat(job.notes()).contains("group-unit-saved unit=two set=" + SETS.get(1) + " medium=" + site.medium());
    }

    @Test
    void figuresAreThoseOfAllUnits() throws Exception {
        TestHands job = run(request(site.medium()));
        BackupSite other = new BackupSite(folder.resolve("other"));
        TestHands alone = other.submit(other.request());
        other.row(other.request()).run(alone);
        assertThat(job.tally().summary().files())
                .isEqualTo(2 * alone.tally().summary().files());
        assertThat(job.tally().summary().bytes().offloaded())
                .isEqualTo(2 * alone.tally().summary().bytes().offloaded())
                .isPositive();
    }

    @Test
    void eachUnitMayGoToAMediumOfItsOwn() throws Exception {
        Designator other = site.units().disk(512, 16 << 20);
        run(request(site.medium(), other));
        assertThat(ids(site.sets())).containsExactly(SETS.get(0));
        assertThat(ids(site.sets(other))).containsExactly(SETS.get(1));
        assertThat(told(site.sets(other).get(0), other))
                .hasValueSatisfying(n -> assertThat(n.toString()).contains("group-not-whole", "[" + SETS.get(0) + "]"));
    }

    @Test
    void unitThatCannotBeSavedIsRefusedBeforeAnythingIsCut() throws Exception {
        try (BlockDevice disk =
                site.units().open(site.second(), Access.READ_WRITE).orElseThrow()) {
            disk.write(0, ByteBuffer.allocate(64 << 10));
        }
        assertThatThrownBy(() -> run(request(site.medium()))).isInstanceOf(RefusedException.class);
        assertThat(site.array().cuts()).isZero();
    }

    @Test
    void unitThatFailsKeepsNoOtherFromBeingSaved() throws Exception {
        site.failCopies(1, CopyException.Reason.SOURCE_UNREADABLE);
        BackupRequest.Group request = request(site.medium());
        TestHands job = site.submit(request);
        assertThatThrownBy(() -> steps(request).run(job))
                .isInstanceOfSatisfying(
                        FailedException.class,
                        e -> assertThat(e.notice())
                                .hasToString("group-incomplete group=0123456789ab-" + JOB + " saved=1 failed=[one]"));
        assertThat(ids(site.sets())).containsExactly(SETS.get(1));
        assertThat(told(site.sets().get(0), site.medium()))
                .hasValueSatisfying(n -> assertThat(n.code()).isEqualTo(NoticeCode.GROUP_NOT_WHOLE));
        assertThat(steps(request).isDone(job.journal())).isFalse();
        assertThat(site.array().list()).as("snapshots").isEmpty();
        assertThat(job.notes()).anyMatch(n -> n.startsWith("group-unit-failed unit=one cause="));
    }

    /** A kill amid each of the copies: what is there stays, and what follows shows the same cut. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void nextProcessGoesOnWithTheSameCut(int plan) throws Exception {
        BackupRequest.Group request = request(site.medium());
        TestHands first = site.submit(request);
        site.copier().endProcessAt(plan);
        assertThatThrownBy(() -> steps(request).run(first)).isInstanceOf(InternalError.class);
        assertThat(site.sets()).hasSize(plan - 1);
        TestHands next = site.again();
        assertThat(Requests.group(next.journal())).isEqualTo(request);
        steps(request).run(next);
        assertThat(ids(site.sets())).isEqualTo(SETS);
        assertThat(site.array().cuts()).isEqualTo(1);
        assertThat(site.array().list()).as("snapshots").isEmpty();
        assertThat(next.journal().require(Noted.UnitsOver.class)).isEqualTo(new Noted.UnitsOver(2, List.of(), 2));
        assertThat(next.journal().file().folder().resolve("spool/unit-1/spool")).doesNotExist();
    }

    /** It can never be gone on with, so it is no job that waits for a person. */
    @Test
    void resumedGroupWhoseSnapshotIsLostFailsAndKeepsWhatIsCommitted() throws Exception {
        BackupRequest.Group request = request(site.medium());
        site.copier().endProcessAt(2);
        TestHands first = site.submit(request);
        assertThatThrownBy(() -> steps(request).run(first)).isInstanceOf(InternalError.class);
        site.array().spoil();
        TestHands next = site.again();
        next.journal().note(new Noted.Runs(2));
        assertThatThrownBy(() -> steps(request).run(next))
                .isInstanceOfSatisfying(
                        FailedException.class,
                        e -> assertThat(e.notice())
                                .hasToString("group-incomplete group=0123456789ab-" + JOB + " saved=1 failed=[two]"));
        assertThat(ids(site.sets())).containsExactly(SETS.get(0));
    }

    @Test
    void cancelledGroupLetsItsSnapshotGoAndKeepsWhatIsCommitted() throws Exception {
        BackupRequest.Group request = request(site.medium());
        TestHands job = site.submit(request);
        site.copier().endProcessAt(2);
        assertThatThrownBy(() -> steps(request).run(job)).isInstanceOf(InternalError.class);
        TestHands next = site.again();
        next.cancel();
        assertThatThrownBy(() -> steps(request).run(next)).isInstanceOf(CancellationException.class);
        steps(request).abandon(next);
        assertThat(site.array().list()).as("snapshots").isEmpty();
        assertThat(ids(site.sets())).containsExactly(SETS.get(0));
    }

    private TestHands onDisk() {
        try {
            return site.again();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What cancels the job looks into its journal alone, and has a set that is committed made whole before the job ends. */
    @Test
    void groupKnowsThatASetOfAUnitMayBeThereUntilThatUnitIsOver() throws Exception {
        BackupRequest.Group request = request(site.medium());
        TestHands job = site.submit(request);
        List<Boolean> known = new ArrayList<>();
        site.add(CatalogStore.class, new MemoryCatalog() {
            @Override
            public synchronized void add(BackupSet set) {
                known.add(onDisk().journal().setMayBeThere());
            }
        });
        steps(request).run(job);
        assertThat(known).as("as each set is remembered").containsExactly(true, true);
        assertThat(job.journal().setMayBeThere()).as("behind the last unit").isFalse();
    }

    @Test
    void groupIsToldThatTheSetOfItsUnitIsNotThere() throws Exception {
        TestHands job = site.submit(request(site.medium()));
        Journal journal = Journal.in(JobFile.in(folder.resolve("unit")));
        journal.create();
        UnitHands unit = new UnitHands(job, journal);
        unit.committing();
        assertThat(site.again().journal().setMayBeThere()).isTrue();
        unit.notCommitted();
        assertThat(unit.journal().setMayBeThere()).isFalse();
        assertThat(job.journal().setMayBeThere()).isFalse();
    }

    @Test
    void unitsOfTwoArraysAreNoGroup() throws Exception {
        site.array().doesNotKnow(site.second());
        FakeArray other = new FakeArray(site.units());
        other.doesNotKnow(site.source());
        site.add(SnapshotProvider.class, other);
        assertThatThrownBy(() -> run(request(site.medium())))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("group-of-several-arrays");
        assertThat(site.array().cuts() + other.cuts()).isZero();
    }

    @Test
    void arrayThatCutsOneAtATimeCutsNoGroup() {
        site.array().cutsNoGroups();
        assertThatThrownBy(() -> run(request(site.medium())))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("group-not-cut-at-once");
        assertThat(site.array().cuts()).isZero();
    }

    @Test
    void dryRunSaysOfEachUnitWhatItWouldCost() throws Exception {
        BackupRequest.Group all = request(site.medium());
        BackupRequest.Group dry = new BackupRequest.Group(
                all.units().stream().map(u -> u.dryRun(true)).toList());
        TestHands job = run(dry);
        assertThat(job.notes()).filteredOn(n -> n.contains("foreseen-set")).hasSize(2);
        assertThat(site.array().list()).as("snapshots").isEmpty();
        assertThat(site.copies()).isZero();
    }
}
