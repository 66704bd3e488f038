// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.backup.BackupService.Queueing;
import org.offhost.backup.JobKind;
import org.offhost.backup.JobState;
import org.offhost.backup.RestoreRequest;
import org.offhost.backup.RestoreRequest.ToPlace;
import org.offhost.backup.engine.job.Hands;
import org.offhost.backup.engine.job.JobBody;
import org.offhost.backup.engine.job.JobFile;
import org.offhost.backup.engine.job.Journal;
import org.offhost.backup.engine.job.Noted;
import org.offhost.backup.engine.job.Requests;
import org.offhost.backup.engine.medium.UnitsInUse;
import org.offhost.backup.notice.Notice;
import org.offhost.backup.notice.RefusedException;
import org.offhost.block.Designator;
import org.offhost.driver.DriverBoard;

/** Jobs on a state folder that other processes have as well. */
abstract class OwnedJobs {
    static final RestoreRequest PASSING =
            RestoreRequest.of(Designator.parse("naa.6000000000000002"), new ToPlace(URI.create("pipe:1"), true));
    static final RestoreRequest LASTING =
            RestoreRequest.of(Designator.parse("naa.6000000000000002"), new ToPlace(URI.create("archive:1")));
    static final Duration LIMIT = Duration.ofMinutes(2);

    @TempDir
    Path folder;

    final CountDownLatch go = new CountDownLatch(1);
    final List<Jobs> opened = new ArrayList<>();

    @AfterEach
    void close() throws InterruptedException {
        go.countDown();
        for (Jobs jobs : opened) {
            jobs.close();
        }
    }

    /** Of a process of its own, as far as the folder tells. */
    final Jobs jobs() throws IOException {
        Jobs jobs = jobs(folder, go);
        opened.add(jobs);
        return jobs;
    }

    static Jobs jobs(Path folder, CountDownLatch go) throws IOException {
        return new Jobs(
                folder, new DriverBoard(), new UnitsInUse(Designator::equals), journal -> body(go), status -> {});
    }

    /** Has a spool until it has ended. */
    static JobBody body(CountDownLatch go) {
        return body(go, job -> {});
    }

    /** @param abandoning told when nobody goes on with it */
    static JobBody body(CountDownLatch go, Consumer<Hands> abandoning) {
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
                abandoning.accept(job);
            }

            @Override
            public boolean isDone(Journal journal) {
                return false;
            }
        };
    }

    static RunningJob submit(Jobs jobs) throws IOException {
        return submit(jobs, PASSING);
    }

    static RunningJob submit(Jobs jobs, RestoreRequest request) throws IOException {
        return jobs.submit(JobKind.RESTORE, "test", Queueing.with(0), journal -> Requests.keep(request, journal));
    }

    static Stream<RestoreRequest> requests() {
        return Stream.of(PASSING, LASTING);
    }

    final JobState noted(String id) throws IOException {
        return Journal.read(JobFile.in(folder.resolve(id)))
                .orElseThrow()
                .require(Noted.Standing.class)
                .state();
    }

    final Path lock(String id) {
        return folder.resolve(id).resolve("owner.lock");
    }

    static Notice refused(ThrowingCallable deed) {
        return catchThrowableOfType(RefusedException.class, deed).notice();
    }

    static Journal journal(Path one, RestoreRequest request, JobState state) {
        Optional<Instant> ended = state.ended() ? Optional.of(Instant.EPOCH) : Optional.empty();
        Journal journal = Journal.in(JobFile.in(one))
                .note(new Noted.Head(JobKind.RESTORE, "test", Instant.EPOCH))
                .note(new Noted.Standing(state, Optional.empty(), ended, false));
        Requests.keep(request, journal);
        return journal;
    }
}
