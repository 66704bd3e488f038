// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.backup.BackupRequest;
import org.offhost.backup.BackupService.Queueing;
import org.offhost.backup.Job;
import org.offhost.backup.JobKind;
import org.offhost.backup.JobStatus;
import org.offhost.backup.engine.job.Hands;
import org.offhost.backup.engine.job.JobBody;
import org.offhost.backup.engine.job.Journal;
import org.offhost.backup.engine.job.Requests;
import org.offhost.backup.engine.medium.UnitsInUse;
import org.offhost.block.Designator;
import org.offhost.driver.DriverBoard;

/** Jobs of one folder that do what a test says. */
abstract class JobDeeds {
    static final Designator SOURCE = Designator.parse("naa.6000000000000001");
    static final Designator MEDIUM = Designator.parse("naa.6000000000000002");
    static final Duration LIMIT = Duration.ofMinutes(2);

    @TempDir
    Path folder;

    final UnitsInUse units = new UnitsInUse((one, other) -> false);
    final Listeners listeners = new Listeners();
    final List<Jobs> opened = new ArrayList<>();
    boolean abandoned;

    interface Deed {
        void run(Hands job) throws Throwable;
    }

    final Jobs jobs(Deed deed) throws IOException {
        return jobs(deed, job -> {}, false);
    }

    /**
     * @param abandoning what a job does that will not go on
     * @param done whether what was asked for is done for good
     */
    final Jobs jobs(Deed deed, Deed abandoning, boolean done) throws IOException {
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

    final JobBody body(Deed deed, Deed abandoning, boolean done) {
        return new JobBody() {
            @Override
            public void run(Hands job) throws IOException, InterruptedException {
                JobDeeds.<RuntimeException>sneak(deed, job);
            }

            @Override
            public void abandon(Hands job) {
                abandoned = true;
                JobDeeds.<RuntimeException>sneak(abandoning, job);
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

    static JobStatus end(Job job) throws InterruptedException {
        return job.await(LIMIT);
    }

    static Job submit(Jobs jobs) throws IOException {
        return jobs.submit(
                JobKind.BACKUP,
                "test",
                Queueing.REFUSED,
                file -> Requests.keep(BackupRequest.of(SOURCE, "s", MEDIUM), file));
    }
}
