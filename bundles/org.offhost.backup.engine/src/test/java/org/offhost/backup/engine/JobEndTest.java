// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.offhost.backup.Job;
import org.offhost.backup.JobState;
import org.offhost.backup.JobStatus;
import org.offhost.backup.engine.job.JobFile;
import org.offhost.backup.engine.job.Journal;
import org.offhost.backup.engine.job.Noted;
import org.offhost.backup.notice.Notice;
import org.offhost.backup.notice.NoticeCode;
import org.offhost.block.ProviderWithdrawnException;

/** Every job has an end, whatever is thrown in it or at it. */
class JobEndTest extends JobDeeds {
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
}
