// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.ended;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.backup.BackupService.JobTotals;
import org.offhost.backup.CheckLevel;
import org.offhost.backup.JobKind;
import org.offhost.backup.JobState;
import org.offhost.backup.JobSummary.ByteCounts;
import org.offhost.block.PrivateFiles;
import org.offhost.block.hold.HeldFile;

/** What is kept of jobs that have ended, and counted of those that are not, whenever a process is killed. */
class EndedJobsTest {
    private static final Keeping TWO = new Keeping(2, Duration.ZERO, 2);
    private static final List<String> IDS =
            List.of("20260101-000000", "20260101-000000-2", "20260101-000000-10", "20260102-000000", "20260103-000000");

    @TempDir
    Path folder;

    /** The process is gone. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    /** A disk of a process that is killed behind some change, or amid the writing of a file. */
    private static final class Dying implements JobFolders {
        private int left;

        Dying(int left) {
            this.left = left;
        }

        private void step() {
            if (left-- == 0) {
                throw new Killed();
            }
        }

        @Override
        public void replace(Path file, byte[] content) throws IOException {
            step();
            Files.write(file.resolveSibling(file.getFileName() + ".next"), List.of("half"));
            step();
            JobFolders.super.replace(file, content);
            step();
        }

        @Override
        public void delete(Path path) throws IOException {
            JobFolders.super.delete(path);
            step();
        }
    }

    private static EndedJob job(String id) {
        return SomeJob.of(id, JobKind.RESTORE, JobState.CANCELLED, 100 - IDS.indexOf(id));
    }

    private void onDisk() throws IOException {
        for (String id : IDS) {
            Files.createDirectories(folder.resolve(id).resolve("spool"));
            Files.writeString(folder.resolve(id).resolve("job.properties"), id);
            Files.writeString(folder.resolve(id).resolve("spool/entries"), id);
        }
    }

    private List<String> names() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(p -> p.getFileName().toString()).sorted().toList();
        }
    }

    /** A start of a process that reads what the one before left, and forgets all but two. */
    private EndedJobs started(JobFolders disk) throws IOException {
        EndedJobs jobs = EndedJobs.in(folder, disk, job -> {
            throw new AssertionError(job);
        });
        for (String id : jobs.unknownOf(names())) {
            if (Files.exists(folder.resolve(id).resolve("job.properties"))) {
                jobs.add(job(id), Optional.empty());
            }
        }
        jobs.settle(TWO, SomeJob.NOON);
        return jobs;
    }

    private void requireAllCounted(EndedJobs jobs) {
        assertThat(jobs.totals())
                .isEqualTo(new JobTotals(
                        Map.of(
                                new JobTotals.Outcome(JobKind.RESTORE, JobState.CANCELLED),
                                new JobTotals.Times(5, Duration.ofMillis(7500))),
                        new ByteCounts(5000, 500, 50, 5, 35, "")));
    }

    private boolean diesAt(int step) throws IOException {
        try {
            started(new Dying(step));
            return false;
        } catch (Killed e) {
            return true;
        }
    }

    /** Killed behind each step, and the next process behind each of its own: nothing is counted twice, nothing is lost. */
    @Test
    void everyJobIsKeptOrCountedWheneverProcessesAreKilled() throws IOException {
        int first = 0;
        for (boolean died = true; died; first++) {
            for (int second = 0; ; second++) {
                JobFolders.ON_DISK.deleteAll(folder);
                onDisk();
                died = diesAt(first);
                boolean diedAgain = diesAt(second);
                EndedJobs jobs = started(JobFolders.ON_DISK);
                requireAllCounted(jobs);
                assertThat(jobs.all()).extracting(EndedJob::id).containsExactly("20260102-000000", "20260103-000000");
                assertThat(names())
                        .contains("20260102-000000", "20260103-000000")
                        .doesNotContainAnyElementsOf(IDS.subList(0, 3));
                assertThat(jobs.newestForgotten()).isEqualTo("20260101-000000-10");
                if (!diedAgain) {
                    break;
                }
            }
        }
        assertThat(first).as("steps that were died at").isGreaterThan(10);
    }

    @Test
    void nextStartReadsNoJournal() throws IOException {
        onDisk();
        started(JobFolders.ON_DISK);
        EndedJobs again = EndedJobs.in(folder, job -> {
            throw new AssertionError(job);
        });
        assertThat(again.unknownOf(names())).containsExactly("ended", "ended.lock");
        assertThat(again.all()).containsExactly(job(IDS.get(3)), job(IDS.get(4)));
        requireAllCounted(again);
        assertThat(again.mayHaveForgotten(IDS.get(0))).isTrue();
        assertThat(again.mayHaveForgotten(IDS.get(3))).isFalse();
        assertThat(again.mayHaveForgotten("20260102-000001")).isFalse();
        assertThat(again.mayHaveForgotten("nonsense")).isFalse();
    }

    /** A command may end before all journals are read; the next one need not begin anew. */
    @Test
    void startThatIsCutShortLeavesWhatItRead() throws IOException {
        EndedJobs jobs = EndedJobs.in(folder, job -> null);
        for (int n = 0; n < 1_500; n++) {
            jobs.add(SomeJob.of("2026-" + n, JobKind.RESTORE, JobState.CANCELLED, 1), Optional.empty());
        }
        assertThat(EndedJobs.in(folder, job -> null).all()).hasSize(1_000);
    }

    @Test
    void jobWhoseFolderSomebodyDeletedStaysCounted() throws IOException {
        onDisk();
        started(JobFolders.ON_DISK);
        JobFolders.ON_DISK.deleteAll(folder.resolve(IDS.get(4)));
        EndedJobs again = started(JobFolders.ON_DISK);
        assertThat(again.all()).containsExactly(job(IDS.get(3)));
        requireAllCounted(again);
    }

    /** At a start it may not be known yet what is configured, and what is configured may be more. */
    @Test
    void startForgetsOnlyByWhatWasInForceBefore() throws IOException {
        onDisk();
        EndedJobs jobs = EndedJobs.in(folder, job -> null);
        IDS.forEach(id -> jobs.add(job(id), Optional.empty()));
        jobs.settle(SomeJob.NOON);
        assertThat(jobs.all()).hasSize(5);
        jobs.settle(new Keeping(4, Duration.ZERO, 4), SomeJob.NOON);
        assertThat(jobs.all()).hasSize(4);
        EndedJobs next = EndedJobs.in(folder, job -> null);
        next.add(SomeJob.of("20260104-000000", JobKind.RESTORE, JobState.CANCELLED, 1), Optional.empty());
        next.settle(SomeJob.NOON);
        assertThat(next.all()).hasSize(4).extracting(EndedJob::id).contains("20260104-000000");
    }

    @Test
    void nothingIsForgottenThatCouldNotBeCounted() throws IOException {
        onDisk();
        EndedJobs jobs = started(new JobFolders() {
            @Override
            public void replace(Path file, byte[] content) throws IOException {
                throw new IOException("no room");
            }
        });
        assertThat(jobs.all()).hasSize(5);
        assertThat(names()).containsAll(IDS);
        requireAllCounted(jobs);
    }

    @Test
    void fileThatIsNotWhatWasWrittenLiesAsideAndJournalsAreReadAgain() throws IOException {
        onDisk();
        started(JobFolders.ON_DISK);
        String text = Files.readString(folder.resolve("ended"));
        for (String damaged : List.of(
                "", "\n", text.substring(0, text.length() / 2), text + text, text.replace("CANCELLED", "COPYING"))) {
            Files.writeString(folder.resolve("ended"), damaged);
            EndedJobs jobs = EndedJobs.in(folder, job -> null);
            assertThat(jobs.unknownOf(names())).contains(IDS.get(3), IDS.get(4));
            assertThat(folder.resolve("ended.damaged")).hasContent(damaged);
        }
    }

    /** Another id would be deleted, though its job can be gone on with; another count be told. */
    @Test
    void noByteOfTheFileCanBeAnother() {
        EndedJob odd = SomeJob.with(job(IDS.get(0)), CheckLevel.FULL, "naa.1", "set");
        String text =
                new EndedText(Optional.of(TWO), odd.totals(), IDS.get(1), List.of(IDS.get(2)), List.of(odd)).text();
        for (int i = 0; i < text.length(); i++) {
            String damaged = text.substring(0, i) + (char) (text.charAt(i) ^ 1) + text.substring(i + 1);
            assertThatThrownBy(() -> EndedText.read(damaged))
                    .as("%s", damaged)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    /** A folder that is called nearly as jobs are must not keep the next job from having an id. */
    @Test
    void idThatIsNoTimeLeadsNowhere() throws IOException {
        EndedJobs jobs = EndedJobs.in(folder, job -> null);
        for (String id : List.of("20269999-000000", "20260101-000000")) {
            jobs.add(SomeJob.of(id, JobKind.RESTORE, JobState.CANCELLED, 1), Optional.empty());
        }
        jobs.settle(new Keeping(0, Duration.ZERO, 0), SomeJob.NOON);
        assertThat(jobs.all()).isEmpty();
        assertThat(jobs.newestForgotten()).isEqualTo("20260101-000000");
        assertThat(JobIds.next(SomeJob.NOON, jobs.newestForgotten(), id -> false))
                .startsWith("2026");
        String text = new EndedText(Optional.of(TWO), JobTotals.NONE, "20269999-000000", List.of(), List.of()).text();
        assertThatThrownBy(() -> EndedText.read(text)).hasMessageContaining("is no id of a job");
    }

    /** What is named there is deleted. */
    @Test
    void noNameLeadsOutOfTheFolder() {
        for (String name : List.of("..", "../other", "/tmp", "a/../../b", "")) {
            String text = new EndedText(Optional.of(TWO), JobTotals.NONE, "", List.of(name), List.of()).text();
            assertThatThrownBy(() -> EndedText.read(text))
                    .as(name)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("is no job");
        }
    }

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

    private static EndedJob endedAt(String id, Instant at) {
        EndedJob job = SomeJob.of(id, JobKind.RESTORE, JobState.CANCELLED, 0);
        return new EndedJob(
                id,
                job.kind(),
                job.state(),
                at,
                job.took(),
                job.bytes(),
                job.checked(),
                job.source(),
                job.medium(),
                job.setId(),
                job.snapshot(),
                at);
    }

    /** A clock was ahead when they ended: they are as old as it is since that was seen, in later processes, too. */
    @Test
    void jobOfTheFutureBecomesOldAsOthersDo() throws IOException {
        Keeping week = new Keeping(0, Duration.ofDays(7), 3);
        EndedJobs jobs = EndedJobs.in(folder, job -> null);
        for (String id : List.of("20990101-000000", "20990101-000001")) {
            jobs.add(endedAt(id, Instant.parse("2099-01-01T00:00:01Z")), Optional.empty());
        }
        jobs.settle(week, SomeJob.NOON);
        EndedJobs next = EndedJobs.in(folder, job -> null);
        for (int hours = 1; hours <= 3; hours++) {
            Instant later = SomeJob.NOON.plus(Duration.ofHours(hours));
            next.add(endedAt("2026063" + hours + "-120000", later), Optional.empty());
            next.settle(week, later);
        }
        assertThat(next.all()).as("the newest").extracting(EndedJob::id).allMatch(id -> id.startsWith("2026"));
        jobs.add(endedAt("20990101-000002", Instant.parse("2099-01-01T00:00:02Z")), Optional.empty());
        jobs.settle(week, SomeJob.NOON.plus(Duration.ofDays(6)));
        assertThat(jobs.find("20990101-000002")).isPresent();
        jobs.settle(week, SomeJob.NOON.plus(Duration.ofDays(14)));
        assertThat(jobs.all()).isEmpty();
    }

    /** As one that was not set yet: all that there is ended in its future. */
    @Test
    void clockThatIsBehindMakesNoJobOld() throws IOException {
        Keeping week = new Keeping(0, Duration.ofDays(7), 10);
        EndedJobs jobs = EndedJobs.in(folder, job -> null);
        jobs.add(endedAt(IDS.get(0), SomeJob.NOON), Optional.empty());
        jobs.settle(week, Instant.EPOCH);
        jobs.settle(week, Instant.EPOCH.plus(Duration.ofDays(1)));
        assertThat(jobs.all()).hasSize(1);
        EndedJobs next = EndedJobs.in(folder, job -> null);
        next.settle(week, SomeJob.NOON.plus(Duration.ofDays(1)));
        assertThat(next.all()).hasSize(1);
        next.settle(week, SomeJob.NOON.plus(Duration.ofDays(8)));
        assertThat(next.all()).isEmpty();
    }

    /** As processes before this one wrote it. */
    @Test
    void textOfTheFormBeforeIsRead() {
        String text = "offhost-ended-jobs\t2\nnewest\t\nbytes\t0\t0\t0\t0\t0\n"
                + "job\t20260101-000000\tRESTORE\tCANCELLED\t1000\t5\t0\t0\t0\t0\t0\tNONE\t\tnaa.1\t\t\n";
        CRC32 crc = new CRC32();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        EndedText read = EndedText.read(text + "end\t4\t" + Long.toHexString(crc.getValue()) + "\n");
        assertThat(read.jobs()).singleElement().satisfies(job -> {
            assertThat(job.ended()).isEqualTo(Instant.ofEpochSecond(1));
            assertThat(job.counted()).isEqualTo(job.ended());
        });
    }

    @Test
    void textKeepsWhatItWasMadeOf() {
        EndedJob odd = SomeJob.with(job(IDS.get(0)), CheckLevel.FULL, "a\tb\nc\\d\re", "");
        EndedText text = new EndedText(Optional.empty(), odd.totals(), IDS.get(1), List.of(IDS.get(2)), List.of(odd));
        assertThat(EndedText.read(text.text())).isEqualTo(text);
    }
}
