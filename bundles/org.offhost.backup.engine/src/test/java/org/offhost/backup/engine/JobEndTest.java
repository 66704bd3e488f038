// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.offhost.backup.BackupRequest;
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
import org.offhost.backup.engine.job.PausedException;
import org.offhost.backup.engine.job.Requests;
import org.offhost.backup.engine.medium.UnitsInUse;
import org.offhost.backup.engine.source.JobSnapshot;
import org.offhost.backup.notice.Notice;
import org.offhost.backup.notice.NoticeCode;
import org.offhost.backup.notice.RefusedException;
import org.offhost.backup.notice.Remedy;
import org.offhost.block.Designator;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.driver.DriverBoard;
import org.offhost.driver.Units;

/** Every job has an end, whatever is thrown in it or at it. */
class JobEndTest {
    private static final Designator SOURCE = Designator.parse("naa.6000000000000001");
    private static final Designator MEDIUM = Designator.parse("naa.6000000000000002");
    private static final Duration LIMIT = Duration.ofMinutes(2);

    @TempDir
    Path folder;

    private final UnitsInUse units = new UnitsInUse((one, other) -> false);
    private final Listeners listeners = new Listeners();
    private final List<Jobs> opened = new ArrayList<>();
    private boolean abandoned;

    private interface Deed {
        void run(Hands job) throws Throwable;
    }

    private Jobs jobs(Deed deed, Deed abandoning, boolean done) throws IOException {
        Jobs jobs = new Jobs(folder, new DriverBoard(), units, file -> body(deed, abandoning, done), listeners::tell);
        opened.add(jobs);
        return jobs;
    }

    /** Behind the end of a job its thread may still note that it has ended. */
    @AfterEach
    void close() throws InterruptedException {
        for (Jobs jobs : opened) {
            jobs.close();
        }
    }

    private JobBody body(Deed deed, Deed abandoning, boolean done) {
        return new JobBody() {
            @Override
            public void run(Hands job) throws IOException, InterruptedException {
                JobEndTest.<RuntimeException>sneak(deed, job);
            }

            @Override
            public void abandon(Hands job) {
                abandoned = true;
                JobEndTest.<RuntimeException>sneak(abandoning, job);
            }

            @Override
            public boolean isDone(Journal journal) {
                return done;
            }
        };
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void sneak(Deed deed, Hands job) throws T {
        try {
            deed.run(job);
        } catch (Throwable e) {
            throw (T) e;
        }
    }

    private static JobStatus end(Job job) throws InterruptedException {
        return job.await(LIMIT);
    }

    private static Job submit(Jobs jobs) throws IOException {
        return jobs.submit(
                JobKind.BACKUP,
                "test",
                Queueing.REFUSED,
                file -> Requests.keep(BackupRequest.of(SOURCE, "s", MEDIUM), file));
    }

    static Stream<Throwable> anything() {
        return Stream.of(
                new OutOfMemoryError("Java heap space"),
                new StackOverflowError(),
                new NoClassDefFoundError("org/example/Gone"),
                new ExceptionInInitializerError("x"),
                new AssertionError("never"),
                new InternalError("a fault occurred in an unsafe memory access operation"),
                new IllegalStateException(),
                new NullPointerException(),
                new IOException("the disk is gone"),
                new IOException((String) null),
                new java.nio.file.FileAlreadyExistsException("/x/y"),
                new ProviderWithdrawnException("it went"),
                new Exception("checked, thrown past the compiler"));
    }

    @ParameterizedTest
    @MethodSource("anything")
    void whateverIsThrownEndsTheJob(Throwable thrown) throws Exception {
        Jobs jobs = jobs(
                job -> {
                    throw thrown;
                },
                job -> {},
                false);
        Job job = submit(jobs);
        JobStatus status = end(job);
        assertThat(status.state()).isEqualTo(JobState.FAILED);
        assertThat(status.reason()).isPresent();
        assertThat(abandoned).as("what it held was let go").isTrue();
        assertThat(units.has(MEDIUM)).isFalse();
        assertThat(units.has(SOURCE)).isFalse();
        assertThat(Journal.read(JobFile.in(folder.resolve(job.id())))
                        .orElseThrow()
                        .require(Noted.Standing.class)
                        .state())
                .isEqualTo(JobState.FAILED);
        job.cancel();
        assertThat(end(submit(jobs)).state()).as("the medium takes the next").isEqualTo(JobState.FAILED);
    }

    @Test
    void errorOfWhatIsLetGoDoesNotKeepTheJobFromItsEnd() throws Exception {
        Jobs jobs = jobs(
                job -> {
                    throw new IOException("first");
                },
                job -> {
                    throw new NoClassDefFoundError("second");
                },
                false);
        JobStatus status = end(submit(jobs));
        assertThat(status.state()).isEqualTo(JobState.FAILED);
        assertThat(status.reason().map(Notice::toString)).contains("driver-says detail=first");
    }

    @Test
    void whatAJobGoesOnFromIsThereUntilItsEndIsNoted() throws Exception {
        Jobs jobs = jobs(
                job -> {
                    Files.createDirectories(job.file().spool().resolve("restored"));
                    Files.createDirectory(folder.resolve(job.id()).resolve("job.properties.next"));
                },
                job -> {},
                false);
        Job job = submit(jobs);
        assertThat(end(job).reason().map(Notice::code)).contains(NoticeCode.END_NOT_KEPT);
        assertThat(folder.resolve(job.id()).resolve("spool/restored")).isDirectory();
        assertThat(jobs(j -> {}, j -> {}, false)
                        .find(job.id())
                        .orElseThrow()
                        .status()
                        .state())
                .as("at the next start")
                .isEqualTo(JobState.INTERRUPTED);
    }

    /** By its journal it can be gone on with, whatever the list of those says that have ended. */
    @Test
    void jobWhoseEndWasNotNotedIsGoneOnWithByTheNextProcess() throws Exception {
        AtomicReference<Path> inTheWay = new AtomicReference<>();
        Jobs jobs = jobs(
                job -> {
                    if (inTheWay.compareAndSet(null, folder.resolve(job.id()).resolve("job.properties.next"))) {
                        Files.createDirectory(inTheWay.get());
                    }
                },
                job -> {},
                false);
        Job job = submit(jobs);
        assertThat(end(job).reason().map(Notice::code)).contains(NoticeCode.END_NOT_KEPT);
        Job other = submit(jobs);
        assertThat(end(other).state()).isEqualTo(JobState.COMPLETED);
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        while (!Files.exists(folder.resolve("ended")) || jobs.find(other.id()).get() instanceof RunningJob) {
            assertThat(System.nanoTime()).isLessThan(end);
            Thread.onSpinWait();
        }
        assertThat(jobs.find(job.id()).orElseThrow().status().state()).isEqualTo(JobState.COMPLETED);
        Files.delete(inTheWay.get());
        Jobs next = jobs(j -> {}, j -> {}, false);
        assertThat(next.pending()).extracting(JobStatus::id).containsExactly(job.id());
        assertThat(end(next.resume(job.id())).state()).isEqualTo(JobState.COMPLETED);
    }

    /** The place was its process', as a pipe to a browser is; as long as it could be resumed it would never be forgotten. */
    @Test
    void jobWhosePlaceIsGoneWithItsProcessHasFailedAtTheNextStart() throws Exception {
        RestoreRequest passing = RestoreRequest.of(MEDIUM, new ToPlace(URI.create("pipe:1"), true));
        RestoreRequest lasting = RestoreRequest.of(SOURCE, new ToPlace(URI.create("archive:1")));
        CountDownLatch begun = new CountDownLatch(2);
        Jobs jobs = jobs(
                job -> {
                    begun.countDown();
                    while (true) { // until the service stops
                        job.checkCancelled();
                        Thread.onSpinWait();
                    }
                },
                job -> {},
                false);
        List<String> ids = new ArrayList<>();
        for (RestoreRequest request : List.of(passing, lasting)) {
            ids.add(jobs.submit(JobKind.RESTORE, "test", Queueing.REFUSED, file -> Requests.keep(request, file))
                    .id());
        }
        begun.await();
        jobs.close();
        Jobs next = jobs(job -> {}, job -> {}, false);
        assertThat(next.require(ids.get(0)).status()).satisfies(status -> {
            assertThat(status.state()).isEqualTo(JobState.FAILED);
            assertThat(status.reason().map(Notice::code)).contains(NoticeCode.PLACE_GONE);
        });
        assertThatThrownBy(() -> next.resume(ids.get(0))).isInstanceOf(RefusedException.class);
        assertThat(next.pending()).extracting(JobStatus::id).containsExactly(ids.get(1));
        assertThat(end(next.resume(ids.get(1))).state()).isEqualTo(JobState.COMPLETED);
        assertThat(jobs(job -> {}, job -> {}, false)
                        .require(ids.get(0))
                        .status()
                        .state())
                .as("for good")
                .isEqualTo(JobState.FAILED);
    }

    /** In the second in which another process has made one, the journal of which would be written over. */
    @Test
    void jobsOfTwoProcessesHaveNoIdTogether() throws Exception {
        Set<String> ids = ConcurrentHashMap.newKeySet();
        List<CompletableFuture<Void>> submitting = new ArrayList<>();
        for (int process = 0; process < 2; process++) {
            Jobs jobs = new Jobs(
                    folder,
                    new DriverBoard(),
                    new UnitsInUse((a, b) -> false),
                    file -> body(job -> {}, job -> {}, false),
                    listeners::tell);
            opened.add(jobs);
            submitting.add(CompletableFuture.runAsync(() -> submit(jobs, 50, ids)));
        }
        for (CompletableFuture<Void> one : submitting) {
            one.get(2, TimeUnit.MINUTES);
        }
        assertThat(ids).hasSize(100);
    }

    private static void submit(Jobs jobs, int count, Set<String> ids) {
        RestoreRequest request = RestoreRequest.of(MEDIUM, new ToPlace(URI.create("archive:1")));
        try {
            for (int n = 0; n < count; n++) {
                ids.add(jobs.submit(JobKind.RESTORE, "test", Queueing.with(0), file -> Requests.keep(request, file))
                        .id());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its work would be done again, from where it was when this process read of it, over what was written since. */
    @Test
    void jobThatEndedInAnotherProcessIsNotGoneOnWith() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        Jobs jobs = jobs(job -> go.await(), job -> {}, false);
        Job job = submit(jobs);
        Jobs other = jobs(
                j -> {
                    throw new AssertionError(j.id());
                },
                j -> {},
                false);
        assertThat(other.pending()).extracting(JobStatus::id).containsExactly(job.id());
        go.countDown();
        assertThat(end(job).state()).isEqualTo(JobState.COMPLETED);
        assertThatThrownBy(() -> other.resume(job.id()))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        e -> assertThat(e.notice().code()).isEqualTo(NoticeCode.NOT_RESUMABLE));
        assertThat(other.find(job.id()).orElseThrow().status().state()).isEqualTo(JobState.COMPLETED);
        assertThat(other.pending()).isEmpty();
        assertThat(other.totals().outcomes()).hasSize(1);
    }

    @Test
    void listenerThatThrowsAnErrorCostsNothing() throws Exception {
        listeners.add(status -> {
            throw new AssertionError("in " + status.state());
        });
        listeners.add(status -> {
            throw new OutOfMemoryError("in " + status.state());
        });
        Jobs jobs = jobs(job -> job.enter(JobState.COPYING), job -> {}, false);
        assertThat(end(submit(jobs)).state()).isEqualTo(JobState.COMPLETED);
    }

    @Test
    void cancelledAfterItsSetWasCommittedIsCompleted() throws Exception {
        Jobs jobs = jobs(
                job -> {
                    throw new CancellationException();
                },
                job -> {},
                true);
        JobStatus status = end(submit(jobs));
        assertThat(status.state()).isEqualTo(JobState.COMPLETED);
        assertThat(status.summary().notes())
                .anySatisfy(note -> assertThat(note.toString()).contains("cause=cancelled"));
        assertThat(abandoned).isTrue();
    }

    @Test
    void failedAfterItsSetWasCommittedIsCompletedAndSaysWhatHappened() throws Exception {
        Jobs jobs = jobs(
                job -> {
                    throw new IOException("the array forgot the snapshot");
                },
                job -> {},
                true);
        JobStatus status = end(submit(jobs));
        assertThat(status.state()).isEqualTo(JobState.COMPLETED);
        assertThat(status.summary().notes())
                .anySatisfy(note -> assertThat(note.toString()).contains("the array forgot the snapshot"));
    }

    @Test
    void endThatCannotBeNotedIsTheEndAllTheSame() throws Exception {
        Jobs jobs = jobs(
                job -> {
                    Path file = folder.resolve(job.id()).resolve("job.properties.next");
                    Files.createDirectory(file);
                    Files.createFile(file.resolve("in-the-way"));
                },
                job -> {},
                false);
        JobStatus status = end(submit(jobs));
        assertThat(status.state()).isEqualTo(JobState.COMPLETED);
        assertThat(status.reason().map(Notice::toString))
                .hasValueSatisfying(why -> assertThat(why).contains("end-not-kept", "job.properties"));
        assertThat(units.has(MEDIUM)).isFalse();
    }

    @Test
    void runningJobHasItsUnitsAndWhoIsRefusedLeavesNothing() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        Jobs jobs = jobs(job -> go.await(), job -> {}, false);
        Job first = submit(jobs);
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> submit(jobs))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("job " + first.id());
        try (Stream<Path> kept = Files.list(folder)) {
            assertThat(kept).hasSize(1);
        }
        go.countDown();
        assertThat(end(first).state()).isEqualTo(JobState.COMPLETED);
    }

    /** Nothing was cut: whoever knows that nobody writes the source need not wait for a driver that cuts it. */
    @Test
    void whoWaitsForASnapshotDriverIsToldThatSomebodysWordWouldDo() throws Exception {
        List<Notice> waiting = new CopyOnWriteArrayList<>();
        listeners.add(status -> {
            if (status.state() == JobState.WAITING) {
                waiting.addAll(status.reason().stream().toList());
            }
        });
        Job uncut = waits(job -> new JobSnapshot(job, SOURCE).provider());
        Notice ended = end(uncut).reason().orElseThrow();
        assertThat(waiting).singleElement().satisfies(why -> {
            assertThat(why.toString()).contains("needs-snapshot");
            assertThat(why.remedies()).containsExactly(Remedy.BACK_UP_BY_WORD);
        });
        assertThat(ended.code()).isEqualTo(NoticeCode.NO_DRIVER_CAME);
        assertThat(ended.remedies()).containsExactly(Remedy.START_DRIVER_AND_RESUME, Remedy.BACK_UP_BY_WORD);
    }

    @Test
    void noWordStandsInForASnapshotThatWasCutOrForAnotherDriver() throws Exception {
        Job cut = waits(job -> {
            job.journal().note(new Noted.SnapshotName("0123456789ab", 1, "offhost-1"));
            new JobSnapshot(job, SOURCE).provider();
        });
        assertThat(end(cut).reason().orElseThrow().remedies()).containsExactly(Remedy.START_DRIVER_AND_RESUME);
        Job other = waits(job -> new Units(job).describe(SOURCE));
        assertThat(end(other).reason().orElseThrow().remedies()).containsExactly(Remedy.START_DRIVER_AND_RESUME);
    }

    private Job waits(Deed deed) throws IOException {
        BackupRequest request = BackupRequest.of(SOURCE, "s", MEDIUM).patience(Duration.ofMillis(1));
        return jobs(deed, job -> {}, false)
                .submit(JobKind.BACKUP, "test", Queueing.REFUSED, file -> Requests.keep(request, file));
    }

    @Test
    void resumedJobAsksForItsUnitsAgain() throws Exception {
        Jobs jobs = jobs(
                job -> {
                    throw new PausedException(Notice.of(NoticeCode.CANCELLED));
                },
                job -> {},
                false);
        Job job = submit(jobs);
        assertThat(end(job).state()).isEqualTo(JobState.INTERRUPTED);
        UnitsInUse.Held other =
                units.take("job 1", java.util.List.of(new UnitsInUse.Claim(MEDIUM, UnitsInUse.Use.DESTINATION)));
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> jobs.resume(job.id()))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("job 1");
        other.close();
        assertThat(end(jobs.resume(job.id())).state()).isEqualTo(JobState.INTERRUPTED);
    }
}
