// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.archive.SetRecord;
import org.offhost.backup.CheckLevel;
import org.offhost.backup.ExistingFiles;
import org.offhost.backup.JobState;
import org.offhost.backup.RestoreRequest;
import org.offhost.backup.engine.job.StepRow;
import org.offhost.backup.engine.job.TestHands;
import org.offhost.backup.notice.RefusedException;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.restore.Placement;
import org.offhost.restore.PlacementMemory;
import org.offhost.restore.PlacementOrder;
import org.offhost.restore.PlacementReport;
import org.offhost.restore.RestorePlacer;
import org.offhost.tck.tar.TarPlacer;

/** The row of a restore to a folder, whose placer writes a tar there. */
class PlaceFilesStepTest {
    @TempDir
    Path folder;

    private RestoreSite site;
    private Path out;

    @BeforeEach
    void build() throws Exception {
        site = new RestoreSite(folder);
        out = folder.resolve("out");
    }

    private RestoreRequest request() {
        return RestoreRequest.of(site.backup().medium(), new RestoreRequest.ToFolder(out, ExistingFiles.REFUSE));
    }

    /** The tar is where the folder would be. */
    private static final class AnywherePlacer implements RestorePlacer {
        private final TarPlacer placer = new TarPlacer();
        private int goes;

        @Override
        public boolean places(URI destination) {
            return true;
        }

        @Override
        public Placement open(PlacementOrder order, PlacementMemory memory, PlacementReport report) throws IOException {
            if (goes-- > 0) {
                throw new ProviderWithdrawnException("the placer went");
            }
            return placer.open(order, memory, report);
        }

        @Override
        public void abandon(PlacementOrder order, PlacementMemory memory) throws IOException {
            placer.abandon(order, memory);
        }
    }

    @Test
    void filesArePlacedAndProvedThroughThisHost() throws Exception {
        site.addSet(CheckLevel.FULL);
        site.backup().add(RestorePlacer.class, new AnywherePlacer());
        TestHands job = site.submit(request());
        RestoreSteps.of(request(), site.backup().time()).run(job);
        assertThat(out).isRegularFile();
        assertThat(job.entered().stream().distinct()).containsExactly(JobState.COPYING);
        assertThat(job.tally().summary().files()).isPositive();
        assertThat(job.tally().summary().checked()).isEqualTo(CheckLevel.FULL);
        assertThat(job.tally().summary().bytes().fallbackReason())
                .isEqualTo("files restored to a folder pass this host");
    }

    @Test
    void placerThatGoesIsWaitedForAndTheSetThatWasBegunIsGoneOnWith() throws Exception {
        SetRecord first = site.addSet(CheckLevel.NONE);
        AnywherePlacer placer = new AnywherePlacer();
        placer.goes = 1;
        site.backup().add(RestorePlacer.class, placer);
        TestHands job = site.submit(request());
        RestoreSteps.of(request(), site.backup().time()).run(job);
        assertThat(out).isRegularFile();
        site.addSet(CheckLevel.NONE);
        RestoreRequest again = request().dryRun(true);
        TestHands next = site.again();
        RestoreSteps.of(again, site.backup().time()).run(next);
        assertThat(next.tally().summary().setId()).isEqualTo(first.description().id());
    }

    @Test
    void dryRunPlacesNothing() throws Exception {
        site.addSet(CheckLevel.NONE);
        site.backup().add(RestorePlacer.class, new AnywherePlacer());
        RestoreRequest request = request().dryRun(true);
        TestHands job = site.submit(request);
        RestoreSteps.of(request, site.backup().time()).run(job);
        assertThat(out).doesNotExist();
        assertThat(job.isTouched()).isFalse();
        assertThat(job.notes()).anyMatch(n -> n.startsWith("would-be-read"));
    }

    @Test
    void fileThatTheSetHasNotIsRefusedBeforeAnythingIsPlaced() throws Exception {
        site.addSet(CheckLevel.NONE);
        site.backup().add(RestorePlacer.class, new AnywherePlacer());
        RestoreRequest request = request().files(List.of("/no such file"), List.of());
        TestHands job = site.submit(request);
        assertThatThrownBy(() -> RestoreSteps.of(request, site.backup().time()).run(job))
                .isInstanceOf(RefusedException.class);
        assertThat(out).doesNotExist();
    }

    @Test
    void whatIsHalfMadeGoesWhenTheJobIsAbandoned() throws Exception {
        site.backup().add(RestorePlacer.class, new AnywherePlacer());
        TestHands job = site.submit(request());
        job.touch();
        Path half = folder.resolve(".offhost-partial-" + job.id());
        Files.writeString(half, "half a tar");
        StepRow row = RestoreSteps.of(request(), site.backup().time());
        row.abandon(job);
        assertThat(half).doesNotExist();
    }

    @Test
    void whatIsHalfMadeIsToldOfWhereNobodyCanTakeItAway() throws Exception {
        TestHands job = site.submit(request());
        job.touch();
        RestoreSteps.of(request(), site.backup().time()).abandon(job);
        assertThat(job.notes()).anyMatch(n -> n.startsWith("half-made-stays folder=" + out));
    }
}
