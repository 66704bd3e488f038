// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
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
        return new Jobs(folder, new DriverBoard(), new UnitsInUse((one, other) -> false), file -> null, status -> {});
    }

    private static JobBody body(JobFile file) throws IOException {
        return new BackupBody(Requests.backup(file), Ticker.SYSTEM, 1000);
    }

    @Test
    void jobsOfAProcessThatIsGoneAreInterruptedAndSayWhere() throws IOException {
        job("1", "COPYING");
        assertThat(jobs().all()).singleElement().satisfies(status -> {
            assertThat(status.state()).isEqualTo(JobState.INTERRUPTED);
            assertThat(status.reason()).isEqualTo("its process ended in COPYING");
        });
    }

    /** Whatever is wrong with the file of a job, nobody can go on with it, and its snapshot is of no use. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "kind=BACKUP\nstate=COPYING\nmedium=naa.6000000000000001\n", // torn before the rest of its request
                "kind=BACKUP\nstate=SIDEWAYS\n",
                "kind=BACK",
                "state=COPYING\na=\\uXYZ",
                "kind=BACKUP\nstate=COPYING\npatience=P1",
                "kind=BACKUP\nstate=COPYING\nsubmitted=yesterday\n",
                "kind=BACKUP\nstate=COPYING\ntally.files=many\n",
                ""
            })
    void tornJobHasFailedAndSaysSoAndHidesNoOther(String text) throws IOException {
        job("1", "FAILED");
        Path torn = Files.createDirectory(folder.resolve("2"));
        Files.writeString(torn.resolve("job.properties"), text);
        Jobs jobs = new Jobs(
                folder, new DriverBoard(), new UnitsInUse((one, other) -> false), JobsTest::body, status -> {});
        assertThat(jobs.all()).extracting(s -> s.id()).containsExactly("1", "2");
        assertThat(jobs.all().get(1)).satisfies(status -> {
            assertThat(status.state()).isEqualTo(JobState.FAILED);
            assertThat(status.reason()).contains("damaged", "cannot be resumed", "job.properties.damaged");
        });
        assertThat(jobs.isOver("2")).as("its snapshot may go").isTrue();
        assertThat(torn.resolve("job.properties.damaged")).hasContent(text);
        assertThat(new Jobs(
                                folder,
                                new DriverBoard(),
                                new UnitsInUse((one, other) -> false),
                                JobsTest::body,
                                status -> {})
                        .all())
                .as("at the next start")
                .allSatisfy(status -> assertThat(status.state()).isEqualTo(JobState.FAILED));
    }

    @Test
    void whatAJobGoesOnFromGoesAtTheNextStartIfItsProcessWasKilledBehindItsEnd() throws IOException {
        for (String state : new String[] {"COPYING", "COMPLETED", "FAILED", "CANCELLED"}) {
            job(state, state);
            Files.createDirectories(folder.resolve(state).resolve("spool/entries"));
        }
        jobs();
        assertThat(folder.resolve("COPYING/spool/entries")).isDirectory();
        for (String ended : new String[] {"COMPLETED", "FAILED", "CANCELLED"}) {
            assertThat(folder.resolve(ended).resolve("spool")).doesNotExist();
        }
    }

    @Test
    void fileThatCannotBeReadNowIsNoTornOne() throws IOException {
        job("1", "COPYING");
        Files.createDirectories(folder.resolve("2").resolve("job.properties")); // reading it is an I/O error
        Jobs jobs = jobs();
        assertThat(jobs.all()).extracting(s -> s.id()).containsExactly("1");
        assertThat(jobs.isOver("2")).as("nobody knows whether it has ended").isFalse();
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
