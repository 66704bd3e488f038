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
import org.offhost.backup.JobStatus;
import org.offhost.backup.engine.backup.BackupSteps;
import org.offhost.backup.engine.job.JobBody;
import org.offhost.backup.engine.job.Journal;
import org.offhost.backup.engine.job.Requests;
import org.offhost.backup.engine.job.TestJournal;
import org.offhost.backup.engine.job.Ticker;
import org.offhost.backup.engine.medium.UnitsInUse;
import org.offhost.backup.notice.Notice;
import org.offhost.backup.notice.NoticeCode;
import org.offhost.backup.notice.Remedy;
import org.offhost.driver.DriverBoard;

class JobsTest {
    private static final String HEAD = "form=6\njob.kind=BACKUP\njob.title=t\njob.submitted=2026-01-01T00:00:00Z\n";

    @TempDir
    Path folder;

    private void job(String id, String state) throws IOException {
        TestJournal.ofBackup(folder.resolve(id), JobState.valueOf(state)).create();
    }

    private Jobs jobs() throws IOException {
        return new Jobs(folder, new DriverBoard(), new UnitsInUse((one, other) -> false), file -> null, status -> {});
    }

    private static JobBody body(Journal journal) throws IOException {
        return BackupSteps.of(Requests.backup(journal), Ticker.SYSTEM, 1000);
    }

    @Test
    void jobsOfAProcessThatIsGoneAreInterruptedAndSayWhere() throws IOException {
        job("1", "COPYING");
        assertThat(jobs().all()).singleElement().satisfies(status -> {
            assertThat(status.state()).isEqualTo(JobState.INTERRUPTED);
            assertThat(status.reason().map(Notice::toString)).contains("process-ended state=COPYING");
        });
    }

    /** Whatever is wrong with the file of a job, nobody can go on with it, and its snapshot is of no use. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "form=6\njob.kind=BACKUP\nnow.state=COPYING\nbackup.medium=naa.6000000000000001\n", // torn amid its
                // request
                HEAD + "now.state=SIDEWAYS\n",
                "form=6\njob.kind=BACK",
                "form=one\n",
                HEAD + "now.state=COPYING\na=\\uXYZ",
                HEAD + "now.state=COPYING\n", // nothing was asked for
                HEAD + "now.state=COPYING\nverify.patience=P1",
                "form=6\njob.kind=BACKUP\njob.title=t\njob.submitted=yesterday\nnow.state=COPYING\n",
                HEAD + "now.state=COPYING\nfigures.files=many\n",
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
            assertThat(status.reason().map(Notice::toString))
                    .hasValueSatisfying(why -> assertThat(why).contains("job-file-damaged", "job.properties.damaged"));
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

    /** Of a version before this one, or behind it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "kind=BACKUP\ntitle=C\\: of host\nstate=COPYING\nsnapshot.cut=true\nmedium=naa.6000000000000001\n",
                "form=7\njob.kind=BACKUP\njob.title=C: of host\nnow.state=COPYING\nnow.mood=good\n"
            })
    void jobOfAnotherFormHasFailedSaysWhichAndWhatToDo(String text) throws IOException {
        Path other = Files.createDirectory(folder.resolve("1"));
        Files.writeString(other.resolve("job.properties"), text);
        Jobs jobs = jobs();
        JobStatus status = jobs.all().get(0);
        assertThat(status.state()).isEqualTo(JobState.FAILED);
        assertThat(status.title()).isEqualTo("C: of host");
        assertThat(status.reason())
                .contains(Notice.of(NoticeCode.JOB_OF_OTHER_FORM)
                        .with("found", text.startsWith("form=7") ? "7" : "")
                        .with("reads", 6)
                        .with("kept", "job.properties.other-form")
                        .remedy(Remedy.SUBMIT_AGAIN));
        assertThat(jobs.isOver("1")).as("its snapshot may go").isTrue();
        assertThat(other.resolve("job.properties.other-form")).hasContent(text);
        assertThat(jobs().all())
                .as("at the next start")
                .singleElement()
                .satisfies(again -> assertThat(again.reason()).isEqualTo(status.reason()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kind=VERIFY\ntitle=medium\nstate=COMPLETED\nended=2026-02-01T00:00:00Z\n",
                "form=7\njob.kind=VERIFY\njob.title=medium\nnow.state=COMPLETED\nnow.ended=2026-02-01T00:00:00Z\n"
            })
    void jobOfAnotherFormThatIsOverStaysWhatItWas(String text) throws IOException {
        Path other = Files.createDirectory(folder.resolve("1"));
        Files.writeString(other.resolve("job.properties"), text);
        assertThat(jobs().all()).singleElement().satisfies(status -> {
            assertThat(status.state()).isEqualTo(JobState.COMPLETED);
            assertThat(status.kind()).isEqualTo(JobKind.VERIFY);
            assertThat(status.changed()).isEqualTo("2026-02-01T00:00:00Z");
        });
        assertThat(other.resolve("job.properties")).hasContent(text);
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
