// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.medium;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.offhost.archive.MediumFinding;
import org.offhost.backup.JobKind;
import org.offhost.backup.JobState;
import org.offhost.backup.JobStatus;
import org.offhost.backup.JobSummary;
import org.offhost.driver.DriverBoard;

class ExplanationsTest {
    private static JobStatus job(JobKind kind, JobState state, String set) {
        JobSummary none = JobSummary.NONE;
        JobSummary summary = new JobSummary(
                set,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                none.bytes(),
                Duration.ZERO,
                Duration.ZERO,
                none.consistency(),
                none.checked(),
                0,
                List.of(),
                List.of(),
                List.of());
        return new JobStatus(
                "job",
                kind,
                "title",
                state,
                Optional.empty(),
                0,
                0,
                0,
                Instant.EPOCH,
                Instant.EPOCH,
                Map.of(),
                summary);
    }

    private static boolean explained(MediumFinding.Kind kind, String set, JobStatus... jobs) {
        return new Explanations(new DriverBoard(), () -> List.of(jobs))
                .explain(new MediumFinding(kind, set, 0, "object 7", "a filemark", "the end of the tape", ""));
    }

    /** A job that was killed in front of its filemark, and then cancelled, has lost nothing; a tape that was cut has. */
    @ParameterizedTest
    @CsvSource({"BEHIND", "UNCLOSED"})
    void whatAnUnfinishedBackupLeftOnATapeIsNoFault(MediumFinding.Kind kind) {
        assertThat(explained(kind, "one", job(JobKind.BACKUP, JobState.CANCELLED, "one")))
                .isTrue();
        assertThat(explained(kind, "one", job(JobKind.BACKUP, JobState.FAILED, "one")))
                .isTrue();
        assertThat(explained(kind, "one", job(JobKind.BACKUP, JobState.COMPLETED, "one")))
                .isFalse();
        assertThat(explained(kind, "two", job(JobKind.BACKUP, JobState.CANCELLED, "one")))
                .isFalse();
        assertThat(explained(kind, "one", job(JobKind.RESTORE, JobState.CANCELLED, "one")))
                .isFalse();
        assertThat(explained(kind, "one")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"DAMAGED", "MISSING", "OTHER_FORM"})
    void noJobExplainsDamage(MediumFinding.Kind kind) {
        assertThat(explained(kind, "one", job(JobKind.BACKUP, JobState.CANCELLED, "one")))
                .isFalse();
    }
}
