// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.backup.BackupRequest;
import org.offhost.backup.CheckLevel;
import org.offhost.backup.ExistingFiles;
import org.offhost.backup.Offload;
import org.offhost.backup.QuietPolicy;
import org.offhost.backup.RestoreRequest;
import org.offhost.block.Designator;

class JobFileTest {
    private static final Designator A = Designator.parse("naa.6000000000000001");
    private static final Designator B = Designator.parse("naa.6000000000000002");

    @TempDir
    Path folder;

    @Test
    void backupRequestComesBackAsItWas() throws IOException {
        BackupRequest request = BackupRequest.of(A, "C: of = host#1", B)
                .files(List.of("/docs/**", "/Grüße*"))
                .quiet(new QuietPolicy(
                        Duration.ofMillis(1), Duration.ofMillis(50), QuietPolicy.OnTimeout.CRASH_CONSISTENT))
                .offload(Offload.REQUIRED)
                .check(CheckLevel.SAMPLE)
                .patience(Duration.ofSeconds(7));
        JobFile file = JobFile.create(folder);
        Requests.keep(request, file);
        file.save();
        assertThat(Requests.backup(JobFile.read(folder).orElseThrow())).isEqualTo(request);
    }

    @Test
    void restoreRequestsComeBackAsTheyWere() throws IOException {
        for (RestoreRequest.Destination d : List.of(
                new RestoreRequest.ToUnit(B, true),
                new RestoreRequest.ToFolder(folder.resolve("x").toAbsolutePath(), ExistingFiles.SKIP))) {
            RestoreRequest request = RestoreRequest.of(A, d)
                    .files(List.of("/a", "/b/**"), List.of("/b/c"))
                    .offload(Offload.OFF)
                    .check(true)
                    .patience(Duration.ofSeconds(1));
            JobFile file = JobFile.create(folder.resolve(d.getClass().getSimpleName()));
            Requests.keep(request, file);
            assertThat(Requests.restore(file)).isEqualTo(request);
        }
    }

    @Test
    void halfWrittenReplacementChangesNothing() throws IOException {
        JobFile.create(folder).set("state", "COPYING").save();
        Files.writeString(folder.resolve("job.properties.next"), "state=COMP");
        assertThat(JobFile.read(folder).orElseThrow().require("state")).isEqualTo("COPYING");
    }

    @Test
    void missingValueIsNamed() throws IOException {
        JobFile file = JobFile.create(folder);
        assertThatThrownBy(() -> file.require("medium"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("medium");
    }
}
