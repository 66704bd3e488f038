// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.ended;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.offhost.backup.JobKind;
import org.offhost.backup.JobState;
import org.offhost.block.PrivateFiles;
import org.offhost.block.hold.HeldFile;

/** What is kept of jobs that have ended, and counted, by several processes that have one folder. */
class SharedEndedJobsTest extends EndedFolder {
    @Test
    void whatEndedInTwoProcessesIsKeptByBoth() throws IOException {
        EndedJobs one = EndedJobs.in(folder, job -> null);
        EndedJobs other = EndedJobs.in(folder, job -> null);
        for (int n = 0; n < 40; n++) {
            one.add(SomeJob.of("one-" + n, JobKind.RESTORE, JobState.CANCELLED, 1), Optional.empty());
            other.add(SomeJob.of("other-" + n, JobKind.RESTORE, JobState.CANCELLED, 1), Optional.empty());
        }
        one.settle(SomeJob.NOON);
        other.settle(SomeJob.NOON);
        assertThat(EndedJobs.in(folder, job -> null).all()).hasSize(80).containsExactlyElementsOf(other.all());
    }

    /** Both have read its journal, and both find that it may go. */
    @Test
    void jobThatTwoProcessesForgetIsCountedOnce() throws IOException {
        onDisk();
        EndedJobs one = EndedJobs.in(folder, job -> null);
        EndedJobs other = EndedJobs.in(folder, job -> null);
        IDS.forEach(id -> one.add(job(id), Optional.empty()));
        IDS.forEach(id -> other.add(job(id), Optional.empty()));
        one.settle(TWO, SomeJob.NOON);
        assertThat(other.newestForgotten()).as("no id is given again").isEqualTo(IDS.get(2));
        other.settle(TWO, SomeJob.NOON);
        for (EndedJobs jobs : List.of(one, other, started(JobFolders.ON_DISK))) {
            requireAllCounted(jobs);
            assertThat(jobs.all()).extracting(EndedJob::id).containsExactly(IDS.get(3), IDS.get(4));
        }
    }

    /** Each has the other's end from the file before it hears of it itself. */
    @Test
    void jobThatTheOtherProcessWroteIsCountedOnceInWhatWasAsked() throws IOException {
        onDisk();
        EndedJobs one = EndedJobs.in(folder, job -> null);
        EndedJobs other = EndedJobs.in(folder, job -> null);
        IDS.forEach(id -> one.add(job(id), Optional.empty()));
        one.settle(new Keeping(5, Duration.ZERO, 5), SomeJob.NOON);
        assertThat(other.newestForgotten()).isEmpty(); // a look at the file
        requireAllCounted(other);
        other.add(job(IDS.get(0)), Optional.empty());
        requireAllCounted(other);
    }

    private String damaged() throws IOException {
        String good = Files.readString(folder.resolve("ended"));
        Files.writeString(folder.resolve("ended"), "damaged");
        return good;
    }

    /** Whoever found the damage would put aside what is written in its place. */
    @Test
    void damagedFileIsLeftToWhoWritesIt() throws IOException {
        onDisk();
        started(JobFolders.ON_DISK);
        damaged();
        try (HeldFile writing = PrivateFiles.hold(folder.resolve("ended.lock")).orElseThrow()) {
            EndedJobs jobs = EndedJobs.in(folder, job -> null);
            assertThat(jobs.all()).isEmpty();
            assertThat(folder.resolve("ended")).hasContent("damaged");
            assertThat(folder.resolve("ended.damaged")).doesNotExist();
        }
    }

    @Test
    void fileThatCameInPlaceOfADamagedOneIsRead() throws IOException {
        onDisk();
        started(JobFolders.ON_DISK);
        String good = damaged();
        EndedJobs jobs = EndedJobs.in(
                folder,
                new JobFolders() {
                    @Override
                    public Optional<HeldFile> hold(Path lock) throws IOException {
                        JobFolders.super.replace(
                                folder.resolve("ended"), good.getBytes(StandardCharsets.UTF_8)); // by another process
                        return JobFolders.super.hold(lock);
                    }
                },
                job -> null);
        assertThat(folder.resolve("ended.damaged")).doesNotExist();
        assertThat(folder.resolve("ended")).hasContent(good);
        requireAllCounted(jobs);
    }

    @Test
    void whatIsWrittenByAnotherProcessNowIsLeftForTheNextTime() throws IOException {
        onDisk();
        try (HeldFile writing = PrivateFiles.hold(folder.resolve("ended.lock")).orElseThrow()) {
            EndedJobs jobs = started(JobFolders.ON_DISK);
            assertThat(names()).containsAll(IDS).doesNotContain("ended");
            requireAllCounted(jobs);
            writing.close();
            jobs.settle(TWO, SomeJob.NOON);
            assertThat(names()).contains("ended").doesNotContainAnyElementsOf(IDS.subList(0, 3));
            requireAllCounted(jobs);
        }
    }

    /** Each ends fifty jobs and forgets all but two, as fast as it can. */
    @Test
    void twoProcessesCountEveryJobOnce() throws Exception {
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Other.class.getName(),
                        folder.toString())
                .redirectErrorStream(true)
                .start();
        assertThat(other.getInputStream().read()).as("it is there").isEqualTo('.');
        other.getOutputStream().close();
        Other.work(folder, "20260101-0000");
        String said = new String(other.getInputStream().readAllBytes());
        assertThat(other.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(other.exitValue()).as(said).isZero();
        EndedJobs jobs = EndedJobs.in(folder, job -> null);
        jobs.unknownOf(names()).stream()
                .filter(JobIds::isId)
                .forEach(id -> jobs.add(SomeJob.of(id, JobKind.RESTORE, JobState.CANCELLED, 1), Optional.empty()));
        jobs.settle(TWO, SomeJob.NOON);
        assertThat(jobs.totals().outcomes().values())
                .singleElement()
                .satisfies(times -> assertThat(times.count()).isEqualTo(100));
        assertThat(names().stream().filter(JobIds::isId)).hasSize(2);
    }

    /** The other process of a test. */
    static final class Other {
        private Other() {}

        public static void main(String[] args) throws IOException {
            System.out.print('.');
            System.out.flush();
            System.in.read();
            work(Path.of(args[0]), "20260102-0000");
        }

        static void work(Path folder, String ids) throws IOException {
            EndedJobs jobs = EndedJobs.in(folder, job -> null);
            for (int n = 10; n < 60; n++) {
                Files.createDirectory(folder.resolve(ids + n));
                jobs.add(SomeJob.of(ids + n, JobKind.RESTORE, JobState.CANCELLED, 1), Optional.empty());
                jobs.settle(TWO, SomeJob.NOON);
            }
        }
    }
}
