// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.ended;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.offhost.backup.JobKind;
import org.offhost.backup.JobState;

/** Jobs that have ended by a clock that was wrong. */
class EndedJobsClockTest extends EndedFolder {
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
}
