// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.backup.JobKind;
import org.offhost.backup.JobState;

class JobsTest {
    @TempDir
    Path folder;

    private void job(String id, String state) throws IOException {
        JobFile.create(folder.resolve(id))
                .set("kind", JobKind.BACKUP)
                .set("state", state)
                .save();
    }

    private Jobs jobs() throws IOException {
        return new Jobs(folder, new DriverBoard(), file -> null, status -> {});
    }

    @Test
    void jobsOfAProcessThatIsGoneAreInterruptedAndSayWhere() throws IOException {
        job("1", "COPYING");
        assertThat(jobs().all()).singleElement().satisfies(status -> {
            assertThat(status.state()).isEqualTo(JobState.INTERRUPTED);
            assertThat(status.reason()).isEqualTo("its process ended in COPYING");
        });
    }

    @Test
    void oneFileThatCannotBeReadHidesNoOtherJob() throws IOException {
        job("1", "COPYING");
        job("2", "SIDEWAYS");
        Files.writeString(Files.createDirectory(folder.resolve("3")).resolve("job.properties"), "a=\\uXYZ");
        Jobs jobs = jobs();
        assertThat(jobs.all()).extracting(s -> s.id()).containsExactly("1");
        assertThat(jobs.isOver("2")).as("nobody knows whether it has ended").isFalse();
        assertThat(jobs.isOver("3")).isFalse();
    }

    @Test
    void onlySnapshotsOfEndedAndUnknownJobsMayGo() throws IOException {
        job("1", "INVENTORY");
        job("2", "FAILED");
        Files.createDirectory(folder.resolve("3"));
        Jobs jobs = jobs();
        assertThat(jobs.isOver("1")).isFalse();
        assertThat(jobs.isOver("2")).isTrue();
        assertThat(jobs.isOver("3")).as("died before its file was there").isTrue();
        assertThat(jobs.isOver("4")).isTrue();
    }
}
