// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.consolidate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.offhost.archive.SetDescription;
import org.offhost.archive.SetRecord;
import org.offhost.archive.medium.DiskMedium;
import org.offhost.archive.set.SetReader;
import org.offhost.archive.sums.ChunkSums;
import org.offhost.archive.sums.SumsOrigin;
import org.offhost.backup.BackupRequest;
import org.offhost.backup.CheckLevel;
import org.offhost.backup.JobState;
import org.offhost.backup.JobSummary;
import org.offhost.backup.engine.job.Noted;
import org.offhost.backup.engine.job.Step;
import org.offhost.backup.engine.job.StepRow;
import org.offhost.backup.engine.job.TestHands;
import org.offhost.backup.keep.ConsolidateRequest;
import org.offhost.backup.notice.FailedException;
import org.offhost.backup.notice.RefusedException;
import org.offhost.block.Designator;
import org.offhost.copy.CopyException;

/** The row of a consolidation, over media in memory. */
class ConsolidateStepsTest extends ConsolidationLaws {
    @Override
    void chain(ConsolidateSite at, int links, CheckLevel level) throws Exception {
        at.chain(links, level);
        assertThat(at.sets()).hasSize(links);
        assertThat(at.sets().get(0).description().isIncrement()).isFalse();
        assertThat(at.sets().subList(1, links)).allMatch(s -> s.description().isIncrement());
    }

    @Override
    int stride() {
        return 37;
    }

    @Override
    void isPoint(int number) throws Exception {
        assertThat(site.made()).hasSize(1);
        SetRecord made = site.made().get(0);
        SetRecord point = site.sets().get(number);
        SetDescription d = made.description();
        assertThat(d.isIncrement()).isFalse();
        assertThat(d.cutAt()).isEqualTo(point.description().cutAt());
        assertThat(d.source()).isEqualTo(point.description().source());
        assertThat(d.snapshotSetId()).isEqualTo(point.description().snapshotSetId());
        assertThat(d.facts()).containsEntry("pointOf", point.description().id());
        assertThat(site.shown(site.to(), made))
                .isEqualTo(site.shown(site.backup().medium(), point));
        assertThat(site.index(site.to(), made))
                .isEqualTo(site.index(site.backup().medium(), point))
                .isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void anyPointBecomesASetThatStandsAlone(int number) throws Exception {
        build(CheckLevel.FULL);
        ConsolidateRequest request =
                site.request().set(site.sets().get(number).description().id());
        TestHands job = site.submit(request);
        int before = site.backup().copies();
        run(job, request);
        isPoint(number);
        assertThat(site.shown(site.to(), site.made().get(0)))
                .as("all that is in use is what the source held")
                .satisfies(shown -> {
                    byte[] then = site.points().get(number);
                    for (int i = 0; i < shown.length; i++) {
                        if (shown[i] != 0 && shown[i] != then[i]) {
                            throw new AssertionError("byte " + i);
                        }
                    }
                });
        assertThat(site.backup().copies() - before).isEqualTo(1);
        assertThat(job.entered().stream().distinct())
                .containsExactly(JobState.INVENTORY, JobState.COPYING, JobState.CHECKING, JobState.COMMITTING);
        assertThat(job.shown()).as("nobody was waited for").isEmpty();
        JobSummary summary = job.tally().summary();
        assertThat(summary.checked()).isEqualTo(CheckLevel.FULL);
        assertThat(summary.bytes().verify()).isGreaterThan(site.made().get(0).bodyLength());
        assertThat(summary.files()).isPositive();
        assertThat(job.notes()).anyMatch(n -> n.startsWith("consolidates") && n.endsWith("links=" + (number + 1)));
        assertThat(job.notes().stream().filter(n -> n.startsWith("consolidated-proved")))
                .hasSize(number + 1);
    }

    @Test
    void newSetHasSumsOfItsOwnAndNothingIsWrongWithItsMedium() throws Exception {
        build(CheckLevel.FULL);
        run(site.submit(site.request()), site.request());
        try (DiskMedium disk = site.disk(site.to())) {
            assertThat(disk.scan().findings()).isEmpty();
            SetRecord made = disk.sets().get(0);
            try (ChunkSums sums =
                    disk.sums(made, folder.resolve("sums"), t -> {}).orElseThrow()) {
                assertThat(sums.origin()).isEqualTo(SumsOrigin.SNAPSHOT);
            }
            try (SetReader reader = disk.open(made)) {
                assertThat(reader.job().checkLevel()).isEqualTo("full");
            }
        }
    }

    @Test
    void setsWithoutSumsAreComparedWithWhatIsThereAndTheNewOneIsOnlyRead() throws Exception {
        build(CheckLevel.NONE);
        TestHands job = site.submit(site.request());
        run(job, site.request());
        isPoint(LINKS - 1);
        assertThat(job.tally().summary().checked()).isEqualTo(CheckLevel.READ);
        assertThat(job.notes()).anyMatch(n -> n.startsWith("consolidated-as-read"));
        try (DiskMedium disk = site.disk(site.to())) {
            assertThat(disk.scan().findings()).isEmpty();
        }
    }

    private long middle(int number) {
        SetRecord set = site.sets().get(number);
        return set.start() + set.bodyLength() / 2;
    }

    @Test
    void rotIsNotCarriedOn() throws Exception {
        build(CheckLevel.FULL);
        site.rot(site.backup().medium(), middle(0));
        TestHands job = site.submit(site.request());
        assertThatThrownBy(() -> run(job, site.request()))
                .isInstanceOf(FailedException.class)
                .hasMessageContainingAll(
                        "consolidated-differs",
                        "set=" + site.sets().get(0).description().id(),
                        "onMedium=true");
        assertThat(site.made()).isEmpty();
        assertThat(job.journal().has(Noted.Committing.class)).isFalse();
    }

    @Test
    void whatIsDamagedOnTheNewMediumIsToldFromThat() throws Exception {
        build(CheckLevel.FULL);
        ConsolidateRequest request = site.request();
        TestHands job = site.submit(request);
        ConsolidateBench bench = new ConsolidateBench(request);
        List<Step> steps = ConsolidateSteps.steps(bench, site.backup().time());
        new StepRow(steps.subList(0, 5), () -> {}, j -> false).run(job);
        site.rot(site.to(), bench.layout().bodyLength() / 2);
        assertThatThrownBy(() -> new StepRow(steps.subList(5, steps.size()), () -> {}, j -> false).run(job))
                .hasMessageContainingAll("consolidated-differs", "onMedium=false");
        assertThat(site.made()).isEmpty();
    }

    @Test
    void whoeverDoesNotWantToLookIsToldSo() throws Exception {
        build(CheckLevel.FULL);
        site.rot(site.backup().medium(), middle(0));
        ConsolidateRequest request = site.request().check(false);
        TestHands job = site.submit(request);
        run(job, request);
        assertThat(site.made()).hasSize(1);
        assertThat(job.notes()).contains("consolidated-unchecked");
        assertThat(job.tally().summary().bytes().verify()).isZero();
        assertThat(job.tally().summary().checked()).isEqualTo(CheckLevel.NONE);
    }

    @Test
    void cancelledJobLeavesTheNewMediumWithoutASetAndTheOldAsItWas() throws Exception {
        build(CheckLevel.FULL);
        byte[] before = site.bytes(site.backup().medium());
        ConsolidateRequest request = site.request();
        TestHands job = site.submit(request);
        List<Step> steps = ConsolidateSteps.steps(
                new ConsolidateBench(request), site.backup().time());
        new StepRow(steps.subList(0, 5), () -> {}, j -> false).run(job);
        job.cancel();
        StepRow row = new StepRow(steps, () -> {}, j -> false);
        assertThatThrownBy(() -> row.run(job)).isInstanceOf(CancellationException.class);
        row.abandon(job);
        assertThat(site.made()).isEmpty();
        assertThat(site.bytes(site.backup().medium())).isEqualTo(before);
    }

    @Test
    void copyThatFailsForAMomentIsTriedAgain() throws Exception {
        build(CheckLevel.FULL);
        site.backup().failCopies(2, CopyException.Reason.TRANSIENT);
        TestHands job = site.submit(site.request());
        run(job, site.request());
        isPoint(LINKS - 1);
        assertThat(job.notes()).contains("copied-again detail=the device said no");
    }

    @Test
    void setThatComesToTheMediumMeanwhileIsNotMixedIntoTheOneThatWasBegun() throws Exception {
        build(CheckLevel.FULL);
        ConsolidateRequest request = site.request();
        List<Step> steps = ConsolidateSteps.steps(
                new ConsolidateBench(request), site.backup().time());
        new StepRow(steps.subList(0, 3), () -> {}, j -> false).run(site.submit(request));
        site.save(
                BackupRequest.of(site.backup().source(), "newer", site.backup().medium()));
        run(site.again(), request);
        isPoint(LINKS - 1);
    }

    @Test
    void dryRunWritesNothingAndSaysWhatItWould() throws Exception {
        build(CheckLevel.FULL);
        ConsolidateRequest request = site.request().dryRun(true);
        TestHands job = site.submit(request);
        run(job, request);
        assertThat(site.isBlank(site.to())).isTrue();
        assertThat(job.isTouched()).isFalse();
        assertThat(job.notes())
                .anyMatch(n -> n.startsWith("foreseen-set"))
                .anyMatch(n -> n.startsWith("would-be-copied"));
    }

    private void refused(ConsolidateRequest request, String... why) throws Exception {
        TestHands job = site.submit(request);
        assertThatThrownBy(() -> run(job, request))
                .isInstanceOf(RefusedException.class)
                .hasMessageContainingAll(why);
        assertThat(job.isTouched()).isFalse();
        assertThat(site.isBlank(site.to())).isTrue();
    }

    @Test
    void whatCannotBeConsolidatedIsRefusedWithItsReason() throws Exception {
        build(CheckLevel.NONE);
        refused(site.request().set("another"), "no-such-set", "set=another");
        Designator tape = site.backup().units().tape(1 << 20);
        refused(ConsolidateRequest.of(tape, site.to()), "medium-blank", tape.toString());
        refused(ConsolidateRequest.of(site.to(), site.backup().medium()), "medium-blank");
        String last = site.sets().get(LINKS - 1).description().id();
        site.write(site.backup().medium(), site.sets().get(0).start(), 0);
        refused(site.request().set(last), "parent-");
    }

    @Test
    void mediumWithoutRoomIsRefusedBeforeAnythingIsWritten() throws Exception {
        build(CheckLevel.NONE);
        Designator small = site.backup().units().disk(512, 256 << 10);
        ConsolidateRequest request = ConsolidateRequest.of(site.backup().medium(), small);
        TestHands job = site.submit(request);
        assertThatThrownBy(() -> run(job, request))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("medium-too-small");
        assertThat(site.isBlank(small)).isTrue();
        assertThat(job.journal().find(Noted.Copied.class)).isEqualTo(Optional.empty());
    }
}
