// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.backup.BackupService.Queueing;
import org.offhost.backup.Job;
import org.offhost.backup.JobKind;
import org.offhost.backup.JobState;
import org.offhost.backup.JobStatus;
import org.offhost.backup.RestoreRequest;
import org.offhost.backup.RestoreRequest.ToPlace;
import org.offhost.backup.engine.job.Hands;
import org.offhost.backup.engine.job.JobBody;
import org.offhost.backup.engine.job.JobFile;
import org.offhost.backup.engine.job.Journal;
import org.offhost.backup.engine.job.Noted;
import org.offhost.backup.engine.job.Requests;
import org.offhost.backup.engine.medium.UnitClaims;
import org.offhost.backup.engine.medium.UnitsInUse;
import org.offhost.backup.notice.Notice;
import org.offhost.backup.notice.NoticeCode;
import org.offhost.backup.notice.RefusedException;
import org.offhost.block.Designator;
import org.offhost.driver.DriverBoard;

/** Jobs whose place is their process', on a state folder that other processes have as well. */
class JobOwnerTest {
    private static final RestoreRequest PASSING =
            RestoreRequest.of(Designator.parse("naa.6000000000000002"), new ToPlace(URI.create("pipe:1"), true));
    private static final Duration LIMIT = Duration.ofMinutes(2);

    @TempDir
    Path folder;

    private final CountDownLatch go = new CountDownLatch(1);
    private final List<Jobs> opened = new ArrayList<>();

    @AfterEach
    void close() throws InterruptedException {
        go.countDown();
        for (Jobs jobs : opened) {
            jobs.close();
        }
    }

    /** Of a process of its own, as far as the folder tells. */
    private Jobs jobs() throws IOException {
        Jobs jobs = jobs(folder, go);
        opened.add(jobs);
        return jobs;
    }

    private static Jobs jobs(Path folder, CountDownLatch go) throws IOException {
        return new Jobs(
                folder, new DriverBoard(), new UnitsInUse(Designator::equals), journal -> body(go), status -> {});
    }

    /** Has a spool until it has ended. */
    private static JobBody body(CountDownLatch go) {
        return new JobBody() {
            @Override
            public void run(Hands job) throws IOException, InterruptedException {
                Files.createDirectories(job.journal().file().spool().resolve("entries"));
                while (go.getCount() > 0) {
                    job.checkCancelled();
                    Thread.onSpinWait();
                }
            }

            @Override
            public void abandon(Hands job) {
                // it has nothing
            }

            @Override
            public boolean isDone(Journal journal) {
                return false;
            }
        };
    }

    private static RunningJob submit(Jobs jobs) throws IOException {
        return jobs.submit(JobKind.RESTORE, "test", Queueing.with(0), journal -> Requests.keep(PASSING, journal));
    }

    private JobState noted(String id) throws IOException {
        return Journal.read(JobFile.in(folder.resolve(id)))
                .orElseThrow()
                .require(Noted.Standing.class)
                .state();
    }

    private Path lock(String id) {
        return folder.resolve(id).resolve("owner.lock");
    }

    /** One that runs, and one that waits for the first one's medium. */
    @Test
    void jobIsLeftToTheProcessThatHasItsPlace() throws Exception {
        Jobs jobs = jobs();
        List<RunningJob> both = List.of(submit(jobs), submit(jobs));
        Jobs other = jobs();
        for (RunningJob job : both) {
            assertThat(other.pending()).extracting(JobStatus::id).contains(job.id());
            assertThatThrownBy(() -> other.resume(job.id()))
                    .isInstanceOfSatisfying(
                            RefusedException.class,
                            e -> assertThat(e.notice().code()).isEqualTo(NoticeCode.NOT_RESUMABLE));
            Job there = other.require(job.id());
            there.cancel();
            assertThat(there.status().state()).isEqualTo(JobState.INTERRUPTED);
            assertThat(noted(job.id()).ended()).isFalse();
            assertThat(lock(job.id())).exists();
        }
        go.countDown();
        for (RunningJob job : both) {
            assertThat(job.await(LIMIT).state()).isEqualTo(JobState.COMPLETED);
            assertThat(noted(job.id())).isEqualTo(JobState.COMPLETED);
            assertThat(lock(job.id())).doesNotExist();
        }
        Jobs next = jobs();
        assertThat(next.pending()).isEmpty();
        assertThat(next.all()).extracting(JobStatus::state).containsExactly(JobState.COMPLETED, JobState.COMPLETED);
    }

    /** Its queue is gone with the process, too. */
    @Test
    void jobsOfAServiceThatStoppedAreEndedByTheNext() throws Exception {
        Jobs jobs = jobs();
        List<RunningJob> both = List.of(submit(jobs), submit(jobs));
        jobs.close();
        Jobs next = jobs();
        for (RunningJob job : both) {
            assertThat(next.require(job.id()).status().reason().map(Notice::code))
                    .contains(NoticeCode.PLACE_GONE);
            assertThat(noted(job.id())).isEqualTo(JobState.FAILED);
            assertThat(lock(job.id())).doesNotExist();
        }
    }

    @Test
    void jobThatWasRefusedLeavesNothing() throws IOException {
        Jobs jobs = jobs();
        String first = submit(jobs).id();
        assertThatThrownBy(() -> jobs.submit(
                        JobKind.RESTORE, "test", Queueing.REFUSED, journal -> Requests.keep(PASSING, journal)))
                .isInstanceOf(RefusedException.class);
        assertThat(folder.toFile().list()).containsExactly(first);
    }

    /** A lock goes with its process, however that ends. */
    @Test
    void jobOfAProcessThatWasKilledIsEndedAtTheNextStartAndNotBefore() throws Exception {
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Other.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            String id = said(other);
            assertThat(jobs().pending()).extracting(JobStatus::id).containsExactly(id);
            assertThat(noted(id).ended()).isFalse();
            assertThat(folder.resolve(id).resolve("spool/entries")).isDirectory();
            other.destroyForcibly();
            assertThat(other.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(lock(id)).as("nobody could delete it").exists();
            assertThat(jobs().require(id).status()).satisfies(status -> {
                assertThat(status.state()).isEqualTo(JobState.FAILED);
                assertThat(status.reason().map(Notice::code)).contains(NoticeCode.PLACE_GONE);
            });
            assertThat(noted(id)).isEqualTo(JobState.FAILED);
            assertThat(folder.resolve(id).resolve("spool")).doesNotExist();
            assertThat(lock(id)).doesNotExist();
        } finally {
            other.destroyForcibly();
        }
    }

    private static String said(Process other) throws IOException {
        BufferedReader out = new BufferedReader(new InputStreamReader(other.getInputStream(), StandardCharsets.UTF_8));
        String line = out.readLine();
        while (line != null && !line.startsWith("job ")) { // of its log
            line = out.readLine();
        }
        assertThat(line).as("it is there").isNotNull();
        return line.substring("job ".length());
    }

    /** The other process of a test: has one job that does not end. */
    static final class Other {
        private Other() {}

        public static void main(String[] args) throws IOException {
            RunningJob job = submit(jobs(Path.of(args[0]), new CountDownLatch(1)));
            while (!Files.exists(job.journal().file().spool().resolve("entries"))) {
                Thread.onSpinWait();
            }
            System.out.println("job " + job.id());
            System.in.read();
        }
    }

    /** Its own process came to the end of it and let it go, between the look at its journal and the one at its lock. */
    @Test
    void endThatWasNotedSinceTheJournalWasReadStays() throws IOException {
        Path one = folder.resolve("20260101-000000");
        journal(one, JobState.COPYING).create();
        DriverBoard board = new DriverBoard();
        CountDownLatch read = new CountDownLatch(1);
        StoredJobs stored = new StoredJobs(
                (id, journal) -> {
                    if (read.getCount() == 1) {
                        read.countDown();
                        try {
                            journal(one, JobState.COMPLETED).save();
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    }
                    return new RunningJob(id, journal, board, status -> {}, job -> {});
                },
                new UnitClaims(board),
                journal -> body(go));
        assertThat(stored.load(one).orElseThrow().status().state()).isEqualTo(JobState.COMPLETED);
        assertThat(noted("20260101-000000")).isEqualTo(JobState.COMPLETED);
        assertThat(lock("20260101-000000")).doesNotExist();
    }

    private static Journal journal(Path one, JobState state) {
        Optional<Instant> ended = state.ended() ? Optional.of(Instant.EPOCH) : Optional.empty();
        Journal journal = Journal.in(JobFile.in(one))
                .note(new Noted.Head(JobKind.RESTORE, "test", Instant.EPOCH))
                .note(new Noted.Standing(state, Optional.empty(), ended, false));
        Requests.keep(PASSING, journal);
        return journal;
    }
}
