// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.ended;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.offhost.backup.CheckLevel;
import org.offhost.backup.JobKind;
import org.offhost.backup.JobState;

/** Which jobs are forgotten. */
class KeepingTest {
    private static final Keeping THREE_OR_A_WEEK = new Keeping(3, Duration.ofDays(7), 5);

    private final List<EndedJob> jobs = new ArrayList<>();

    private EndedJob job(String id, JobKind kind, JobState state, int daysAgo) {
        EndedJob job = SomeJob.of(id, kind, state, daysAgo);
        jobs.add(job);
        return job;
    }

    private void replaced(EndedJob before, EndedJob now) {
        jobs.set(jobs.indexOf(before), now);
    }

    private List<String> forgotten(Keeping keeping) {
        return keeping.forgettable(jobs, SomeJob.NOON).stream()
                .map(EndedJob::id)
                .sorted()
                .toList();
    }

    @Test
    void newestAreKeptHoweverOld() {
        for (int n = 1; n <= 4; n++) {
            job("old-" + n, JobKind.RESTORE, JobState.CANCELLED, 100 - n);
        }
        assertThat(forgotten(THREE_OR_A_WEEK)).containsExactly("old-1");
    }

    @Test
    void youngOnesAreKeptAsWellButNotMoreThanTheMost() {
        for (int n = 1; n <= 6; n++) {
            job("young-" + n, JobKind.RESTORE, JobState.CANCELLED, 7 - n);
        }
        assertThat(forgotten(THREE_OR_A_WEEK)).containsExactly("young-1");
        job("now", JobKind.RESTORE, JobState.CANCELLED, 0);
        assertThat(forgotten(THREE_OR_A_WEEK)).containsExactly("young-1", "young-2");
        assertThat(forgotten(Keeping.DEFAULT)).isEmpty();
    }

    private void manyNewer() {
        for (int n = 1; n <= 5; n++) {
            job("newer-" + n, JobKind.RESTORE, JobState.CANCELLED, 1);
        }
    }

    @Test
    void lastGoodAndLastFailedOneOfASourceStayForEver() {
        job("good-1", JobKind.BACKUP, JobState.COMPLETED, 104);
        job("good-2", JobKind.BACKUP, JobState.COMPLETED, 103);
        job("failed-1", JobKind.BACKUP, JobState.FAILED, 102);
        job("failed-2", JobKind.BACKUP, JobState.FAILED, 101);
        EndedJob tried = job("tried", JobKind.BACKUP, JobState.COMPLETED, 100);
        replaced(tried, SomeJob.with(tried, CheckLevel.NONE, "", ""));
        manyNewer();
        assertThat(forgotten(THREE_OR_A_WEEK))
                .as("a dry run is no backup")
                .containsExactly("failed-1", "good-1", "tried");
    }

    @Test
    void whatSaysWhenASetWasProvedStays() {
        EndedJob one = job("one", JobKind.VERIFY, JobState.COMPLETED, 105);
        EndedJob all = job("all", JobKind.VERIFY, JobState.COMPLETED, 104);
        EndedJob other = job("other", JobKind.VERIFY, JobState.COMPLETED, 103);
        job("glance", JobKind.VERIFY, JobState.COMPLETED, 102);
        job("glance-2", JobKind.VERIFY, JobState.COMPLETED, 101);
        replaced(one, SomeJob.with(one, CheckLevel.FULL, "set-1", ""));
        replaced(all, SomeJob.with(all, CheckLevel.FULL, "", ""));
        replaced(other, SomeJob.with(other, CheckLevel.FULL, "set-1", ""));
        manyNewer();
        assertThat(forgotten(THREE_OR_A_WEEK)).containsExactly("glance", "one");
    }

    @Test
    void jobThatOwnsASnapshotOrAHalfSetStays() {
        EndedJob half = job("half", JobKind.BACKUP, JobState.CANCELLED, 105);
        EndedJob over = job("half-under-a-whole", JobKind.BACKUP, JobState.CANCELLED, 107);
        replaced(half, SomeJob.with(half, CheckLevel.NONE, "set-half", ""));
        replaced(over, SomeJob.with(over, CheckLevel.NONE, "set-over", ""));
        job("whole", JobKind.BACKUP, JobState.COMPLETED, 106);
        EndedJob holds = job("holds", JobKind.BACKUP, JobState.CANCELLED, 108);
        replaced(holds, SomeJob.with(holds, CheckLevel.NONE, "", "offhost-0-1"));
        job("nothing", JobKind.BACKUP, JobState.CANCELLED, 109);
        manyNewer();
        assertThat(forgotten(THREE_OR_A_WEEK)).containsExactly("half-under-a-whole", "nothing");
    }
}
