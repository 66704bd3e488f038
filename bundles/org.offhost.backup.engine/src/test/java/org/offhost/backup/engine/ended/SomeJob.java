// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.ended;

import java.time.Duration;
import java.time.Instant;
import org.offhost.backup.CheckLevel;
import org.offhost.backup.JobKind;
import org.offhost.backup.JobState;
import org.offhost.backup.JobSummary.ByteCounts;

/** Jobs that have ended. */
final class SomeJob {
    static final Instant NOON = Instant.parse("2026-06-30T12:00:00Z");

    private SomeJob() {}

    static EndedJob of(String id, JobKind kind, JobState state, int daysAgo) {
        return new EndedJob(
                id,
                kind,
                state,
                NOON.minus(Duration.ofDays(daysAgo)),
                Duration.ofMillis(1500),
                new ByteCounts(1000, 100, 10, 1, 7, ""),
                CheckLevel.NONE,
                kind.makesSets() ? "naa.6000000000000001" : "",
                "naa.6000000000000002",
                kind.makesSets() && state == JobState.COMPLETED ? "set-" + id : "",
                "",
                NOON.minus(Duration.ofDays(daysAgo)));
    }

    static EndedJob with(EndedJob job, CheckLevel checked, String setId, String snapshot) {
        return new EndedJob(
                job.id(),
                job.kind(),
                job.state(),
                job.ended(),
                job.took(),
                job.bytes(),
                checked,
                job.source(),
                job.medium(),
                setId,
                snapshot,
                job.counted());
    }
}
