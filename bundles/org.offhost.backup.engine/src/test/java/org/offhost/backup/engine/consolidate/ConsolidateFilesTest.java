// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.consolidate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.offhost.archive.SetDescription;
import org.offhost.archive.SetProfile;
import org.offhost.archive.SetRecord;
import org.offhost.archive.StoredEntry;
import org.offhost.archive.StoredStream;
import org.offhost.archive.medium.DiskMedium;
import org.offhost.backup.BackupRequest;
import org.offhost.backup.BackupRequest.Since;
import org.offhost.backup.CheckLevel;
import org.offhost.backup.JobSummary;
import org.offhost.backup.engine.job.Step;
import org.offhost.backup.engine.job.StepRow;
import org.offhost.backup.engine.job.TestHands;
import org.offhost.backup.keep.ConsolidateRequest;
import org.offhost.backup.notice.FailedException;
import org.offhost.block.Designator;
import org.offhost.inventory.form.DamagedMediumException;

/** Points of a chain of sets of files, made sets of their own. */
class ConsolidateFilesTest extends ConsolidationLaws {
    @Override
    void chain(ConsolidateSite at, int links, CheckLevel level) throws Exception {
        at.chainOfFiles(links, level);
    }

    @Override
    int stride() {
        return 257;
    }

    private static List<StoredEntry> withoutPlaces(List<StoredEntry> entries) {
        return entries.stream().map(e -> e.saved(List.of(), 0)).toList();
    }

    @Override
    void isPoint(int number) throws Exception {
        assertThat(site.made()).hasSize(1);
        SetRecord made = site.made().get(0);
        SetRecord point = site.sets().get(number);
        SetDescription d = made.description();
        assertThat(d.profile()).isEqualTo(SetProfile.FILES);
        assertThat(d.isIncrement()).isFalse();
        assertThat(d.cutAt()).isEqualTo(point.description().cutAt());
        assertThat(d.facts()).containsEntry("pointOf", point.description().id());
        Designator old = site.backup().medium();
        assertThat(withoutPlaces(site.index(site.to(), made)))
                .isEqualTo(withoutPlaces(site.index(old, point)))
                .isNotEmpty();
        assertThat(site.index(site.to(), made)).allMatch(e -> e.back() == 0);
        Map<String, byte[]> contents = site.contents(site.to(), made);
        Map<String, byte[]> before = site.contents(old, point);
        assertThat(contents.keySet()).isEqualTo(before.keySet()).isNotEmpty();
        contents.forEach((name, bytes) -> assertThat(bytes).as(name).isEqualTo(before.get(name)));
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
        assertThat(site.backup().copies() - before).isEqualTo(1);
        JobSummary summary = job.tally().summary();
        assertThat(summary.checked()).isEqualTo(CheckLevel.FULL);
        assertThat(summary.bytes().offloaded()).isPositive();
        assertThat(summary.files()).isPositive();
        assertThat(job.notes().stream().filter(n -> n.startsWith("consolidated-proved")))
                .hasSize(number + 1);
        try (DiskMedium disk = site.disk(site.to())) {
            assertThat(disk.scan().findings()).isEmpty();
        }
    }

    /** Nothing but the ends of files, which fill no block, is left to this host. */
    @Test
    void everyWholeBlockOfAFileIsCopiedByDevices() throws Exception {
        build(CheckLevel.NONE);
        ConsolidateRequest request = site.request();
        ConsolidateBench bench = new ConsolidateBench(request);
        List<Step> steps = ConsolidateSteps.steps(bench, site.backup().time());
        new StepRow(steps.subList(0, 4), () -> {}, j -> false).run(site.submit(request));
        assertThat(bench.layout().counts().rangeBytes())
                .isEqualTo(wholeBlocks(site.sets().get(LINKS - 1)))
                .isPositive();
    }

    private long wholeBlocks(SetRecord set) throws IOException {
        long all = 0;
        for (StoredEntry e : site.index(site.backup().medium(), set)) {
            for (StoredStream s : e.streams()) {
                all += s.length() / 512 * 512;
            }
        }
        return all;
    }

    @Test
    void setWithoutSumsIsOnlyRead() throws Exception {
        build(CheckLevel.NONE);
        TestHands job = site.submit(site.request());
        run(job, site.request());
        isPoint(LINKS - 1);
        assertThat(job.tally().summary().checked()).isEqualTo(CheckLevel.READ);
        assertThat(job.notes()).anyMatch(n -> n.startsWith("consolidated-as-read"));
    }

    /** Byte of the medium amid a long content that the newest point shows of the set that stands alone. */
    private long shownOfFirst() throws IOException {
        SetRecord first = site.sets().get(0);
        return site.index(site.backup().medium(), site.sets().get(LINKS - 1)).stream()
                .filter(e -> e.back() == LINKS - 1)
                .flatMap(e -> e.streams().stream())
                .filter(s -> s.length() > 1024)
                .map(s -> first.start() + s.offset() + 700)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void rotIsNotCarriedOn() throws Exception {
        build(CheckLevel.FULL);
        site.rot(site.backup().medium(), shownOfFirst());
        TestHands job = site.submit(site.request());
        assertThatThrownBy(() -> run(job, site.request()))
                .isInstanceOf(FailedException.class)
                .hasMessageContainingAll(
                        "consolidated-differs",
                        "set=" + site.sets().get(0).description().id(),
                        "onMedium=true");
        assertThat(site.made()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void damageOnTheNewMediumIsFound(boolean inContent) throws Exception {
        build(CheckLevel.FULL);
        ConsolidateRequest request = site.request();
        TestHands job = site.submit(request);
        ConsolidateBench bench = new ConsolidateBench(request);
        List<Step> steps = ConsolidateSteps.steps(bench, site.backup().time());
        new StepRow(steps.subList(0, 5), () -> {}, j -> false).run(job);
        long end = bench.layout().bodyLength();
        byte[] copied = site.bytes(site.to());
        long at = inContent ? longestContent(copied, end) : site.sets().get(0).start() + 5000; // of the README
        site.rot(site.to(), at);
        assertThatThrownBy(() -> new StepRow(steps.subList(5, steps.size()), () -> {}, j -> false).run(job))
                .isInstanceOf(inContent ? FailedException.class : DamagedMediumException.class);
        assertThat(site.made()).isEmpty();
    }

    /** Amid the longest stretch of blocks without a tar header. */
    private static long longestContent(byte[] medium, long end) {
        long from = 0;
        long best = 0;
        long middle = 0;
        for (int at = 0; at < end; at += 512) {
            if (new String(medium, at + 257, 5, StandardCharsets.US_ASCII).equals("ustar")) {
                from = at;
            } else if (at - from > best) {
                best = at - from;
                middle = from + best / 2;
            }
        }
        return middle;
    }

    /** What it says of each file is what the chain said, so that only what was written since is saved. */
    @Test
    void newSetIsContinuedByWhatChanged() throws Exception {
        build(CheckLevel.FULL);
        run(site.submit(site.request()), site.request());
        site.backup().wrote(List.of());
        BackupRequest next = BackupRequest.of(site.backup().source(), "next", site.to())
                .files(List.of())
                .since(Since.LAST);
        TestHands job = site.backup().submit(next);
        site.backup().row(next).run(job);
        assertThat(job.notes()).anyMatch(n -> n.startsWith("files-continue") && n.endsWith("entries=0"));
    }
}
