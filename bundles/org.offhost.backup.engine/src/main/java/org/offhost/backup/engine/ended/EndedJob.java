// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.ended;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.offhost.backup.BackupService.JobTotals;
import org.offhost.backup.CheckLevel;
import org.offhost.backup.JobKind;
import org.offhost.backup.JobState;
import org.offhost.backup.JobStatus;
import org.offhost.backup.JobSummary.ByteCounts;
import org.offhost.block.Designator;

/**
 * What has to be known of a job that has ended without reading its journal: whether it is still needed, and what it counts for.
 *
 * @param took in all its states, in whole milliseconds of each
 * @param bytes without a reason
 * @param checked level of check that held
 * @param source designator of what it read; empty if it had none
 * @param medium designator of what carries its sets; empty if it had none
 * @param setId set that it made, or began; empty if there is none
 * @param snapshot name of a snapshot set that it could not let go; empty if there is none
 * @param counted when it ended, by which it is old; of an end that lies in the future, since a clock was ahead, when that was
 *     first seen
 */
public record EndedJob(
        String id,
        JobKind kind,
        JobState state,
        Instant ended,
        Duration took,
        ByteCounts bytes,
        CheckLevel checked,
        String source,
        String medium,
        String setId,
        String snapshot,
        Instant counted) {

    /** @param snapshot as of the record */
    public static EndedJob of(JobStatus status, String snapshot) {
        ByteCounts bytes = status.summary().bytes();
        Instant ended = Instant.ofEpochMilli(status.changed().toEpochMilli());
        return new EndedJob(
                status.id(),
                status.kind(),
                status.state(),
                ended,
                Duration.ofMillis(status.phases().values().stream()
                        .mapToLong(Duration::toMillis)
                        .sum()),
                bytes.plus(ByteCounts.NONE),
                status.summary().checked(),
                status.units().source().map(Designator::toString).orElse(""),
                status.units().medium().map(Designator::toString).orElse(""),
                status.summary().setId(),
                snapshot,
                ended);
    }

    EndedJob released() {
        return new EndedJob(id, kind, state, ended, took, bytes, checked, source, medium, setId, "", counted);
    }

    /**
     * The same by a clock that says so. One that is far behind, as before it was set, makes every end one in the future: what it
     * made of them does not count once it is right.
     */
    EndedJob seen(Instant now) {
        Instant millis = Instant.ofEpochMilli(now.toEpochMilli());
        Instant counts = !ended.isAfter(millis) ? ended : counted.isAfter(millis) ? millis : counted;
        return counts.equals(counted)
                ? this
                : new EndedJob(id, kind, state, ended, took, bytes, checked, source, medium, setId, snapshot, counts);
    }

    /** What it counts for. */
    public JobTotals totals() {
        return new JobTotals(Map.of(new JobTotals.Outcome(kind, state), new JobTotals.Times(1, took)), bytes);
    }

    /** Whether it did what such jobs are there for; one that only tried makes no set. A group's are not its own. */
    boolean isGood() {
        return state == JobState.COMPLETED && !(kind.makesSets() && setId.isEmpty() && !medium.isEmpty());
    }

    /** Whether it began a set that is none. */
    public boolean hasHalfSet() {
        return kind.makesSets() && state != JobState.COMPLETED && !setId.isEmpty();
    }

    /** What such jobs are about, one after the other. */
    String subject() {
        return kind + " " + (source.isEmpty() ? medium : source);
    }
}
