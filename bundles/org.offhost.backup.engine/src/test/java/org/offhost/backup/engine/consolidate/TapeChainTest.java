// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.consolidate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.offhost.archive.SetProfile;
import org.offhost.archive.SetRecord;
import org.offhost.backup.BackupRequest;
import org.offhost.backup.BackupRequest.Since;
import org.offhost.backup.CheckLevel;
import org.offhost.backup.RestoreRequest;
import org.offhost.backup.engine.job.TestHands;
import org.offhost.backup.engine.restore.RestoreSteps;
import org.offhost.backup.keep.ConsolidateRequest;
import org.offhost.backup.notice.RefusedException;
import org.offhost.block.Designator;
import org.offhost.copy.Place;

/** Sets of a volume that continue each other on a tape, which is only passed over forward. */
class TapeChainTest {
    private static final int LINKS = 3;

    @TempDir
    Path folder;

    private ConsolidateSite site;
    private Designator unit;

    private void build(CheckLevel level) throws Exception {
        site = ConsolidateSite.withTape(folder);
        site.chain(LINKS, level);
        unit = site.backup().units().disk(512, site.points().get(0).length);
    }

    /** Media in memory are not kept for the next one. */
    @AfterEach
    void letGo() {
        site = null;
    }

    private RestoreRequest restore(int number) {
        return RestoreRequest.of(site.medium(), new RestoreRequest.ToUnit(unit, false))
                .set(site.sets().get(number).description().id())
                .check(true);
    }

    private void run(TestHands job, RestoreRequest request) throws IOException, InterruptedException {
        RestoreSteps.of(request, site.backup().time()).run(job);
    }

    /** Without an object for each of millions of bytes. */
    private static void assertSame(byte[] one, byte[] other) {
        assertThat(Arrays.mismatch(one, other)).as("first byte that differs").isEqualTo(-1);
    }

    /** All that is in use is as it was, and as the tape shows it. */
    private void isRestored(int number) throws IOException {
        byte[] there = site.bytes(unit);
        assertSame(there, site.shown(site.medium(), site.sets().get(number)));
        byte[] then = site.points().get(number);
        for (int i = 0; i < there.length; i++) {
            if (there[i] != 0 && there[i] != then[i]) {
                throw new AssertionError("byte " + i + " of point " + number);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void anyPointIsRestoredFromEachSetInTheOrderOfTheTape(int number) throws Exception {
        build(CheckLevel.FULL);
        assertThat(site.sets()).extracting(s -> s.description().isIncrement()).containsExactly(false, true, true);
        int before = site.backup().copies();
        TestHands job = site.submit(restore(number));
        run(job, restore(number));
        isRestored(number);
        List<Place> read = site.backup().copiedFrom();
        assertThat(read.subList(before, read.size()))
                .isEqualTo(site.sets().subList(0, number + 1).stream()
                        .map(this::place)
                        .toList());
        assertThat(job.tally().summary().checked()).isEqualTo(CheckLevel.FULL);
        assertThat(job.notes()).anyMatch(n -> n.startsWith("unit-proved"));
    }

    private Place place(SetRecord set) {
        return new Place.Records(site.medium(), set.start(), 262_144);
    }

    /** The process is killed as it begins to read a set, and the next one does not read those before it again. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void restoreThatWasKilledGoesOnWithTheSetThatItWasAt(int plan) throws Exception {
        build(CheckLevel.FULL);
        int before = site.backup().copies();
        site.backup().endProcessAt(before + plan);
        assertThatThrownBy(() -> run(site.submit(restore(LINKS - 1)), restore(LINKS - 1)))
                .isInstanceOf(InternalError.class);
        run(site.again(), restore(LINKS - 1));
        isRestored(LINKS - 1);
        assertThat(site.backup().copies() - before).isEqualTo(LINKS + 1);
    }

    @Test
    void backupThatWasKilledWhileItWroteIsTheSameSetInTheEnd() throws Exception {
        build(CheckLevel.FULL);
        BackupRequest request = BackupRequest.of(site.backup().source(), "disk", site.medium())
                .check(CheckLevel.FULL)
                .since(Since.LAST);
        site.backup().endProcessAt(site.backup().copies() + 1);
        assertThatThrownBy(() -> site.save(request)).isInstanceOf(InternalError.class);
        assertThat(site.backup().sets(site.medium())).isEqualTo(site.sets());
        site.backup().row(request).run(site.backup().again());
        List<SetRecord> sets = site.backup().sets(site.medium());
        assertThat(sets).hasSize(LINKS + 1).startsWith(site.sets().toArray(SetRecord[]::new));
        assertThat(sets.get(LINKS).description().parent())
                .isEqualTo(site.sets().get(LINKS - 1).description().id());
        assertSame(
                site.shown(site.medium(), sets.get(LINKS)),
                site.shown(site.medium(), site.sets().get(LINKS - 1)));
    }

    /** What the array does not tell is found by the check of all that is in use, whichever set has it. */
    @Test
    void whatTheMapLeftOutIsFoundByTheCheck() throws Exception {
        build(CheckLevel.NONE);
        site.backup().wrote(List.of());
        site.write(site.backup().source(), site.lastInUse(), 0x77);
        BackupRequest request = BackupRequest.of(site.backup().source(), "disk", site.medium())
                .check(CheckLevel.FULL)
                .since(Since.LAST);
        assertThatThrownBy(() -> site.save(request)).hasMessageContaining("chain-differs");
        assertThat(site.backup().sets(site.medium())).isEqualTo(site.sets());
    }

    private void consolidate(TestHands job) throws Exception {
        ConsolidateSteps.of(site.request(), site.backup().time()).run(job);
    }

    /** The newest point, as a set of its own. */
    private void isConsolidated(TestHands job) throws IOException {
        assertThat(site.made()).hasSize(1);
        SetRecord made = site.made().get(0);
        SetRecord point = site.sets().get(LINKS - 1);
        assertThat(made.description().isIncrement()).isFalse();
        assertThat(made.description().facts())
                .containsEntry("pointOf", point.description().id());
        assertThat(job.tally().summary().checked()).isEqualTo(CheckLevel.FULL);
        if (point.description().profile() == SetProfile.VOLUME) {
            assertSame(site.shown(site.to(), made), site.shown(site.medium(), point));
            assertThat(site.index(site.to(), made)).isEqualTo(site.index(site.medium(), point));
        } else {
            Map<String, byte[]> then = site.contents(site.medium(), point);
            Map<String, byte[]> now = site.contents(site.to(), made);
            assertThat(now.keySet()).isEqualTo(then.keySet()).isNotEmpty();
            now.forEach((path, bytes) -> assertSame(bytes, then.get(path)));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void pointOfATapeBecomesASetOnADiskByACopyForEachTapeFile(boolean ofFiles) throws Exception {
        site = ConsolidateSite.withTape(folder);
        if (ofFiles) {
            site.chainOfFiles(LINKS, CheckLevel.FULL);
        } else {
            site.chain(LINKS, CheckLevel.FULL);
        }
        int before = site.backup().copies();
        TestHands job = site.submit(site.request());
        consolidate(job);
        isConsolidated(job);
        List<Place> read = site.backup().copiedFrom();
        // of the files the last set has all that the one before it saved
        assertThat(read.subList(before, read.size()))
                .isEqualTo(Stream.of(0, 1, 2)
                        .filter(i -> !ofFiles || i != 1)
                        .map(i -> place(site.sets().get(i)))
                        .toList());
        assertThat(job.notes()).anyMatch(n -> n.startsWith("consolidated-proved"));
    }

    /** The process is killed as a copy begins. The next one reads anew what is not durable as a whole, or goes on in the last. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void consolidationThatWasKilledIsTheSameSetInTheEnd(int plan) throws Exception {
        build(CheckLevel.FULL);
        site.backup().endProcessAt(site.backup().copies() + plan);
        assertThatThrownBy(() -> consolidate(site.submit(site.request()))).isInstanceOf(InternalError.class);
        assertThat(site.made()).isEmpty();
        TestHands next = site.again();
        consolidate(next);
        isConsolidated(next);
    }

    @Test
    void rotOfATapeIsNotCarriedOn() throws Exception {
        build(CheckLevel.FULL);
        SetRecord full = site.sets().get(0);
        site.rotTape(full.start() + full.bodyLength() / 2 / 262_144);
        TestHands job = site.submit(site.request());
        assertThatThrownBy(() -> consolidate(job))
                .hasMessageContainingAll(
                        "consolidated-differs", "set=" + full.description().id(), "onMedium=true");
        assertThat(site.made()).isEmpty();
    }

    /** It is one tape file, read forward once. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void setThatStandsAloneIsCopiedFromTapeToTape(boolean ofFiles) throws Exception {
        site = ConsolidateSite.withTape(folder);
        if (ofFiles) {
            site.chainOfFiles(1, CheckLevel.FULL);
        } else {
            site.chain(1, CheckLevel.FULL);
        }
        Designator other = site.backup().units().tape(1000);
        ConsolidateRequest request = ConsolidateRequest.of(site.medium(), other);
        TestHands job = site.submit(request);
        ConsolidateSteps.of(request, site.backup().time()).run(job);
        SetRecord made = site.backup().sets(other).get(0);
        SetRecord point = site.sets().get(0);
        assertThat(job.tally().summary().checked()).isEqualTo(CheckLevel.FULL);
        assertThat(made.description().facts())
                .containsEntry("pointOf", point.description().id());
        if (ofFiles) {
            Map<String, byte[]> then = site.contents(site.medium(), point);
            Map<String, byte[]> now = site.contents(other, made);
            assertThat(now.keySet()).isEqualTo(then.keySet()).isNotEmpty();
            now.forEach((path, bytes) -> assertSame(bytes, then.get(path)));
        } else {
            assertSame(site.shown(other, made), site.shown(site.medium(), point));
        }
    }

    @Test
    void chainOnATapeIsNotConsolidatedOntoATape() throws Exception {
        build(CheckLevel.NONE);
        Designator other = site.backup().units().tape(10);
        ConsolidateRequest request = ConsolidateRequest.of(site.medium(), other);
        assertThatThrownBy(
                        () -> ConsolidateSteps.of(request, site.backup().time()).run(site.submit(request)))
                .isInstanceOf(RefusedException.class)
                .hasMessageContainingAll("consolidation-from-tape", other.toString());
    }
}
