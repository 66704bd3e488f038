// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.offhost.backup.BackupRequest;
import org.offhost.backup.Consistency;
import org.offhost.backup.engine.job.Noted;
import org.offhost.backup.engine.job.Step;
import org.offhost.backup.engine.job.StepRow;
import org.offhost.backup.engine.job.TestHands;
import org.offhost.backup.engine.medium.Facts;
import org.offhost.backup.notice.RefusedException;
import org.offhost.block.Extent;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.FileSystemParser;
import org.offhost.inventory.Spool;
import org.offhost.inventory.SpoolReader;

/** The volume is read once and held against its own map, whichever parser does it and wherever one stops. */
class InventoryStepsTest {
    /** Entries a parser is leased for: the volume has a few dozen. */
    private static final int BATCH = 3;

    /** Steps up to the one that reads the entries, the map, and that proves. */
    private static final int FIRST = 5;

    private static final int PROVED = 9;

    @TempDir
    Path folder;

    private BackupSite site;
    private final MoodyParser parser = new MoodyParser();

    @BeforeEach
    void build() throws IOException {
        site = new BackupSite(folder);
        site.board().add(FileSystemParser.class, parser.known());
    }

    /** The steps of the inventory, of a job that has its snapshot and volume. */
    private List<Long> read(TestHands job, BackupRequest request) throws IOException, InterruptedException {
        BackupBench bench = new BackupBench(request);
        List<Step> all = BackupSteps.steps(bench, site.time(), BATCH);
        try {
            row(all.subList(0, FIRST)).run(job);
            row(all.subList(FIRST, PROVED)).run(job);
            return ids(bench.inventory().spool());
        } finally {
            bench.close();
            assertThat(parser.open()).as("volumes and streams still open").isZero();
            assertThat(site.leases()).as("leases").isZero();
        }
    }

    private static StepRow row(List<Step> steps) {
        return new StepRow(steps, () -> {}, journal -> false);
    }

    private List<Long> read(BackupRequest request) throws IOException, InterruptedException {
        return read(site.submit(request), request);
    }

    private static List<Long> ids(Spool spool) throws IOException {
        List<Long> ids = new ArrayList<>();
        try (SpoolReader entries = spool.entries()) {
            for (Optional<FileEntry> e = entries.next(); e.isPresent(); e = entries.next()) {
                ids.add(e.get().id());
            }
        }
        return ids;
    }

    private List<Long> everything() throws IOException, InterruptedException {
        BackupSite other = new BackupSite(folder.resolve("other"));
        BackupBench bench = new BackupBench(other.request());
        row(BackupSteps.steps(bench, other.time(), 1000).subList(0, PROVED)).run(other.submit(other.request()));
        try (bench) {
            return ids(bench.inventory().spool());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 5})
    void parserThatGoesAmidTheEntriesIsFollowedFromWhereItCame(int batch) throws Exception {
        parser.atEntries(batch, () -> {
            throw new ProviderWithdrawnException("the parser went");
        });
        assertThat(read(site.request())).isEqualTo(everything());
        assertThat(parser.begun()).hasSize(2).startsWith(OptionalLong.empty());
        assertThat(parser.begun().get(1).isPresent())
                .as("goes on behind what it has")
                .isEqualTo(batch > 0);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void parserThatGoesAmidTheMapLetsItBeReadAnewAndTheEntriesNot(int batch) throws Exception {
        parser.atRanges(batch, () -> {
            throw new ProviderWithdrawnException("the parser went");
        });
        assertThat(read(site.request())).isEqualTo(everything());
        assertThat(parser.begun()).hasSize(1);
    }

    @Test
    void volumeThatCannotBeReadEndsTheJobAndTheNextProcessReadsIt() throws Exception {
        parser.atEntries(2, () -> {
            throw new IOException("the table of files is damaged");
        });
        assertThatThrownBy(() -> read(site.request())).hasMessage("the table of files is damaged");
        TestHands next = site.again();
        assertThat(next.journal().has(Noted.InventoryBegun.class)).isTrue();
        assertThat(read(next, site.request())).isEqualTo(everything());
        assertThat(site.array().cuts()).isEqualTo(1);
    }

    @Test
    void jobThatIsCancelledAmidTheEntriesKeepsNoParser() throws Exception {
        TestHands job = site.submit(site.request());
        parser.atEntries(1, job::cancel);
        assertThatThrownBy(() -> read(job, site.request())).isInstanceOf(CancellationException.class);
    }

    @Test
    void jobThatIsCancelledAmidTheMapKeepsNoParser() throws Exception {
        TestHands job = site.submit(site.request());
        parser.atRanges(0, job::cancel);
        assertThatThrownBy(() -> read(job, site.request())).isInstanceOf(CancellationException.class);
        assertThat(job.journal().has(Noted.Proved.class)).isFalse();
    }

    @Test
    void faultOfAParserEndsTheStepAndNothingOfItStaysOpen() {
        parser.atEntries(1, () -> {
            throw new IllegalStateException("a fault of the parser");
        });
        assertThatThrownBy(() -> read(site.request())).hasMessage("a fault of the parser");
    }

    private Extent behindAllFiles() {
        return new Extent(1L << 40, 4096);
    }

    @Test
    void blocksInUseThatNoFileOwnsAreRefused() throws Exception {
        parser.alsoInUse(behindAllFiles());
        TestHands job = site.submit(site.request());
        assertThatThrownBy(() -> read(job, site.request()))
                .isInstanceOf(RefusedException.class)
                .hasMessageContainingAll("ownership-unproved", "unowned=4096");
        assertThat(job.journal().has(Noted.Proved.class)).isFalse();
    }

    @Test
    void volumeThatIsTakenAsItIsSaysSoInEveryProcess() throws Exception {
        parser.alsoInUse(behindAllFiles());
        BackupRequest request = site.request().acceptInconsistent(true);
        TestHands job = site.submit(request);
        read(job, request);
        assertThat(job.notes()).anyMatch(n -> n.startsWith("accepted ranges="));
        assertThat(job.tally().summary().consistency()).isEqualTo(Consistency.INCONSISTENT);
        assertThat(site.again().journal().has(Noted.Accepted.class)).isTrue();
        assertThat(site.again().tally().summary().consistency()).isEqualTo(Consistency.INCONSISTENT);
    }

    @Test
    void blocksInDoubtThatNoFileOwnsAreCopiedAndTold() throws Exception {
        parser.alsoInUse(behindAllFiles());
        parser.doubts(behindAllFiles());
        TestHands job = site.submit(site.request());
        read(job, site.request());
        assertThat(job.notes()).contains("blocks-in-doubt length=4096 detail=its log was in use proved=true");
        assertThat(job.tally().summary().consistency()).isNotEqualTo(Consistency.INCONSISTENT);
        assertThat(Facts.of(job.tally().summary(), 1))
                .as("what the set tells")
                .containsEntry("inDoubtBytes", "4096")
                .containsEntry("inDoubtReason", "its log was in use");
    }

    @Test
    void blocksBesideThoseInDoubtThatNoFileOwnsAreRefused() throws Exception {
        Extent all = behindAllFiles();
        parser.alsoInUse(all);
        parser.doubts(new Extent(all.position(), 1024));
        TestHands job = site.submit(site.request());
        assertThatThrownBy(() -> read(job, site.request()))
                .isInstanceOf(RefusedException.class)
                .hasMessageContainingAll("ownership-unproved", "unowned=3072");
    }

    @Test
    void doubtOfAVolumeThatIsTakenAsItIsIsToldToo() throws Exception {
        Extent all = behindAllFiles();
        parser.alsoInUse(all);
        parser.doubts(new Extent(all.position(), 1024));
        BackupRequest request = site.request().acceptInconsistent(true);
        TestHands job = site.submit(request);
        read(job, request);
        assertThat(job.notes())
                .anyMatch(n -> n.startsWith("accepted ranges="))
                .contains("blocks-in-doubt length=1024 detail=its log was in use");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void parserThatGoesAmidTheRangesInDoubtLetsThemBeReadAnew(int batch) throws Exception {
        parser.alsoInUse(behindAllFiles());
        parser.doubts(behindAllFiles());
        parser.atRanges(batch, () -> {
            throw new ProviderWithdrawnException("the parser went");
        });
        TestHands job = site.submit(site.request());
        assertThat(read(job, site.request())).isEqualTo(everything());
        assertThat(job.notes()).contains("blocks-in-doubt length=4096 detail=its log was in use proved=true");
    }

    @Test
    void volumeWithoutAMapIsNotProvedAndSaysSo() throws Exception {
        parser.hasNoMap();
        TestHands job = site.submit(site.request());
        read(job, site.request());
        assertThat(job.notes()).contains("no-allocation-map type=fat12");
        assertThat(job.journal().has(Noted.Proved.class)).isTrue();
    }
}
