// SPDX-License-Identifier: Apache-2.0
package org.offhost.web.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.offhost.backup.BackupService;
import org.offhost.backup.JobKind;
import org.offhost.backup.JobState;
import org.offhost.backup.JobStatus;
import org.offhost.backup.JobSummary;
import org.offhost.backup.notice.Notice;
import org.offhost.backup.notice.NoticeCode;
import org.offhost.backup.notice.RefusedException;
import org.offhost.driver.DriverBoard;
import org.offhost.driver.KnownDriver;
import org.offhost.filesystem.FileSystemParser;
import org.offhost.web.access.Role;
import org.offhost.web.access.TestClock;
import org.offhost.web.http.TestServer;

/** How jobs went is told to whoever comes later, and takes no more room the longer they go. */
class ProgressTest {
    private final TestClock clock = new TestClock();
    private final DriverBoard board = new DriverBoard();
    private final JobTraces traces = new JobTraces(board, clock);

    private static JobStatus job(String id, JobState state, long done) {
        return new JobStatus(
                id,
                JobKind.BACKUP,
                "title",
                state,
                Optional.empty(),
                done,
                0,
                0,
                Instant.EPOCH,
                Instant.EPOCH,
                Map.of(),
                JobSummary.NONE);
    }

    @Test
    void whoComesLaterIsToldWhatWasSeen() throws Exception {
        BackupService knowsNone = (BackupService) Proxy.newProxyInstance(
                BackupService.class.getClassLoader(),
                new Class<?>[] {BackupService.class},
                (proxy, method, arguments) -> {
                    assertThat(method.getName()).isEqualTo("requireJob");
                    throw new RefusedException(Notice.of(NoticeCode.NO_SUCH_JOB).with("job", arguments[0]));
                });
        ProgressResource progress = new ProgressResource(traces, knowsNone, clock);
        try (TestServer server = new TestServer(Role.VIEWER, progress)) {
            String begun = clock.instant().toString();
            traces.changed(job("a1", JobState.COPYING, 7));
            clock.pass(Duration.ofSeconds(2));
            String later = clock.instant().toString();
            board.add(
                    FileSystemParser.class,
                    new KnownDriver<>(new NoParser(), Map.of("service.id", 7L), "some.bundle", "1.2"));
            traces.changed(job("a1", JobState.COMPLETED, 9));
            assertThat(server.send(server.cookie("jobs/a1/progress")).body())
                    .isEqualTo("{\"now\":\"" + later + "\",\"samples\":[" + sample(begun, "copying", 7) + ","
                            + sample(later, "completed", 9) + "],\"drivers\":[{\"time\":\"" + later
                            + "\",\"change\":\"came\",\"kind\":\"parser\",\"name\":\"NoParser\"}]}");
            assertThat(server.send(server.cookie("jobs/a2/progress")).statusCode())
                    .isEqualTo(404);
        } finally {
            traces.close();
        }
    }

    private static String sample(String time, String state, long done) {
        return "{\"time\":\"" + time + "\",\"state\":\"" + state + "\",\"doneBytes\":" + done
                + ",\"offloaded\":0,\"control\":0,\"decoded\":0,\"verify\":0,\"fallback\":0}";
    }

    @Test
    void samplesAreFewHoweverLongAJobGoes() {
        for (int i = 0; i < 100_000; i++) {
            traces.changed(job("a1", JobState.COPYING, i));
            traces.changed(job("a1", JobState.COPYING, i)); // nothing new
        }
        assertThat(traces.of("a1").orElseThrow().samples())
                .hasSizeBetween(JobTraces.MOST_SAMPLES / 2, JobTraces.MOST_SAMPLES)
                .extracting(JobTrace.Sample::done)
                .isSorted()
                .startsWith(0L)
                .endsWith(99_999L);
    }

    @Test
    void jobsThatChangedLeastLatelyAreForgotten() {
        for (int i = 0; i < JobTraces.MOST_JOBS; i++) {
            traces.changed(job("job-" + i, JobState.COPYING, 1));
        }
        traces.changed(job("job-0", JobState.COPYING, 2));
        traces.changed(job("next", JobState.COPYING, 1));
        assertThat(traces.of("job-0")).isPresent();
        assertThat(traces.of("job-1")).isEmpty();
        assertThat(traces.of("next")).isPresent();
    }

    @Test
    void driversAreNotedOfJobsThatHaveNotEndedAlone() {
        traces.changed(job("over", JobState.COPYING, 1));
        traces.changed(job("over", JobState.FAILED, 1));
        traces.changed(job("goes", JobState.WAITING, 1));
        traces.changed(job("never ran", JobState.CANCELLED, 0));
        KnownDriver<FileSystemParser> parser =
                new KnownDriver<>(new NoParser(), Map.of("service.id", 7L), "some.bundle", "1.2");
        for (int i = 0; i < 2 * JobTraces.MOST_DRIVERS; i++) {
            traces.went(FileSystemParser.class, parser);
        }
        assertThat(traces.of("over").orElseThrow().drivers()).isEmpty();
        assertThat(traces.of("goes").orElseThrow().drivers()).hasSize(JobTraces.MOST_DRIVERS);
        assertThat(traces.of("never ran")).isEmpty();
    }
}
