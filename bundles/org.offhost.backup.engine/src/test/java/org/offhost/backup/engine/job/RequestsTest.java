// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.backup.BackupRequest;
import org.offhost.backup.BackupRequest.FilteredContent;
import org.offhost.backup.BackupRequest.ImageFormat;
import org.offhost.backup.CheckLevel;
import org.offhost.backup.ExistingFiles;
import org.offhost.backup.JobState;
import org.offhost.backup.JobStatus;
import org.offhost.backup.Offload;
import org.offhost.backup.QuietPolicy;
import org.offhost.backup.RestoreRequest;
import org.offhost.backup.VerifyRequest;
import org.offhost.backup.engine.job.UnitRole.AskedUnit;
import org.offhost.backup.keep.ConsolidateRequest;
import org.offhost.block.Designator;

class RequestsTest {
    private static final Designator A = Designator.parse("naa.6000000000000001");
    private static final Designator B = Designator.parse("naa.6000000000000002");
    private static final Designator C = Designator.parse("naa.6000000000000003");

    @TempDir
    Path folder;

    private int journals;

    private Journal begun() {
        return TestJournal.of(folder.resolve("job" + ++journals), JobState.QUEUED);
    }

    private static Journal again(Journal journal) throws IOException {
        journal.create();
        return Journal.read(JobFile.in(journal.file().folder())).orElseThrow();
    }

    private static BackupRequest backup() {
        return BackupRequest.of(A, "C: of = host#1", B)
                .files(List.of("/docs/**", "/Grüße*", "/a\\b\nc"))
                .exclude(List.of("/docs/*.tmp"))
                .quiet(new QuietPolicy(
                        Duration.ofMillis(1), Duration.ofMillis(50), QuietPolicy.OnTimeout.CRASH_CONSISTENT))
                .offload(Offload.REQUIRED)
                .check(CheckLevel.SAMPLE)
                .encoded(FilteredContent.RAW)
                .volume(3)
                .acceptInconsistent(true)
                .dryRun(true)
                .patience(Duration.ofSeconds(7));
    }

    @Test
    void backupComesBackAsItWas() throws IOException {
        for (BackupRequest request : List.of(
                backup(),
                backup().names(List.of("/a", "/\ud800")),
                BackupRequest.of(A, "", B),
                BackupRequest.of(A, "", B).image(ImageFormat.QCOW2))) {
            Journal journal = begun();
            Requests.keep(request, journal);
            assertThat(Requests.backup(again(journal))).isEqualTo(request);
        }
    }

    @Test
    void restoresComeBackAsTheyWere() throws IOException {
        for (RestoreRequest.Destination to : List.of(
                new RestoreRequest.ToUnit(B, true),
                new RestoreRequest.ToUnit(B, false).volume(2),
                new RestoreRequest.ToFolder(folder.resolve("x").toAbsolutePath(), ExistingFiles.SKIP))) {
            RestoreRequest request = RestoreRequest.of(A, to)
                    .set("set-1")
                    .files(List.of("/a", "/b/**"), List.of("/b/c"))
                    .names(List.of("/literally *"))
                    .offload(Offload.OFF)
                    .check(true)
                    .dryRun(true)
                    .patience(Duration.ofSeconds(1));
            Journal journal = begun();
            Requests.keep(request, journal);
            assertThat(Requests.restore(again(journal))).isEqualTo(request);
        }
    }

    @Test
    void verificationComesBackAsItWas() throws IOException {
        VerifyRequest request = new VerifyRequest(A, "set-1", CheckLevel.FULL, Duration.ofSeconds(9));
        Journal journal = begun();
        Requests.keep(request, journal);
        assertThat(Requests.verify(again(journal))).isEqualTo(request);
        assertThat(Requests.patience(journal)).isEqualTo(Duration.ofSeconds(9));
    }

    @Test
    void consolidationComesBackAsItWasAndWithAnotherDesignator() throws IOException {
        ConsolidateRequest request = ConsolidateRequest.of(A, B)
                .set("set-1")
                .offload(Offload.REQUIRED)
                .check(false)
                .dryRun(true)
                .patience(Duration.ofSeconds(9));
        Journal journal = begun();
        Requests.keep(request, journal);
        assertThat(Requests.consolidation(again(journal))).isEqualTo(request);
        assertThat(Requests.patience(journal)).isEqualTo(Duration.ofSeconds(9));
        assertThat(Requests.unit(journal, UnitRole.SOURCE)).contains(A);
        Requests.renamed(journal, Map.of(AskedUnit.of(UnitRole.MEDIUM), C));
        assertThat(Requests.unit(journal, UnitRole.SOURCE)).contains(A);
        assertThat(Requests.unit(journal, UnitRole.MEDIUM)).contains(C);
    }

    @Test
    void unitWithAnotherDesignatorIsTheSameInTheSameRequest() {
        Journal journal = begun();
        Requests.keep(backup(), journal);
        assertThat(Requests.unit(journal, UnitRole.DESTINATION)).isEmpty();
        Requests.renamed(journal, Map.of(AskedUnit.of(UnitRole.SOURCE), C));
        assertThat(Requests.unit(journal, UnitRole.SOURCE)).contains(C);
        assertThat(Requests.unit(journal, UnitRole.MEDIUM)).contains(B);
        Requests.renamed(journal, Map.of(AskedUnit.of(UnitRole.SOURCE), A));
        assertThat(journal.find(BackupRequest.class)).contains(backup());
        Journal restore = begun();
        Requests.keep(RestoreRequest.of(A, new RestoreRequest.ToUnit(B, true).volume(1)), restore);
        Requests.renamed(restore, Map.of(AskedUnit.of(UnitRole.DESTINATION), C));
        assertThat(restore.find(RestoreRequest.class).map(RestoreRequest::destination))
                .isEqualTo(Optional.of(new RestoreRequest.ToUnit(C, true).volume(1)));
    }

    @Test
    void unitsBesideAreAskedForTooAndMayChangePlaces() {
        Journal backup = begun();
        Requests.keep(backup().beside(List.of(C)), backup);
        AskedUnit source = AskedUnit.of(UnitRole.SOURCE);
        AskedUnit beside = new AskedUnit(UnitRole.SOURCE, 1);
        assertThat(Requests.units(backup)).isEqualTo(Map.of(source, A, beside, C, AskedUnit.of(UnitRole.MEDIUM), B));
        Requests.renamed(backup, Map.of(source, C, beside, A));
        assertThat(Requests.units(backup)).containsEntry(source, C).containsEntry(beside, A);
        assertThat(Requests.named(backup))
                .isEqualTo(new JobStatus.Units(Optional.of(C), Optional.of(B), Optional.empty(), List.of(A)));
        Journal restore = begun();
        RestoreRequest.ToUnit to = new RestoreRequest.ToUnit(B, true).volume("vg/a");
        Requests.keep(RestoreRequest.of(A, to.beside(List.of(C))), restore);
        Designator now = Designator.parse("naa.6000000000000004");
        Requests.renamed(restore, Map.of(new AskedUnit(UnitRole.DESTINATION, 1), now));
        assertThat(restore.find(RestoreRequest.class).map(RestoreRequest::destination))
                .isEqualTo(Optional.of(to.beside(List.of(now))));
        assertThat(Requests.named(restore))
                .isEqualTo(new JobStatus.Units(Optional.empty(), Optional.of(A), Optional.of(B), List.of(now)));
    }
}
