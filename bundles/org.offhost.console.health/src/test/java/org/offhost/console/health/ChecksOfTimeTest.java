// SPDX-License-Identifier: Apache-2.0
package org.offhost.console.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.Result.Status;
import org.junit.jupiter.api.Test;
import org.offhost.backup.BackupService;
import org.offhost.backup.BackupSet;
import org.offhost.backup.CheckLevel;
import org.offhost.backup.Consistency;
import org.offhost.backup.JobKind;
import org.offhost.backup.JobState;
import org.offhost.backup.JobStatus;
import org.offhost.backup.JobSummary;
import org.offhost.backup.Profile;
import org.offhost.backup.notice.Notice;
import org.offhost.backup.notice.NoticeCode;
import org.offhost.block.Designator;

/** What grows old: proofs, and jobs that wait. What needs no time is tested with the real parts, in frameworks. */
class ChecksOfTimeTest {
    private static final Designator MEDIUM = Designator.parse("naa.6000000000000002");
    private static final Designator OTHER = Designator.parse("naa.6000000000000003");
    private static final Instant NOW = Instant.parse("2026-12-31T00:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

    private final List<JobStatus> jobs = new ArrayList<>();
    private final List<BackupSet> catalog = new ArrayList<>();
    private final Thresholds thresholds = new Thresholds(null, Map.of());

    /** A service that knows these jobs and sets, and does nothing. */
    private final BackupService backup = (BackupService) Proxy.newProxyInstance(
            BackupService.class.getClassLoader(), new Class<?>[] {BackupService.class}, (proxy, method, arguments) -> {
                return switch (method.getName()) {
                    case "jobs" -> jobs;
                    case "pending" ->
                        jobs.stream().filter(job -> !job.state().ended()).toList();
                    case "known" -> catalog;
                    default -> throw new UnsupportedOperationException(method.getName());
                };
            });

    private void job(JobKind kind, JobState state, Designator medium, String set, CheckLevel checked, int daysAgo) {
        JobSummary none = JobSummary.NONE;
        jobs.add(new JobStatus(
                "job-" + jobs.size(),
                kind,
                "title",
                state,
                state.ended() ? Optional.empty() : Optional.of(Notice.of(NoticeCode.CANCELLED)),
                0,
                0,
                0,
                NOW,
                NOW.minus(Duration.ofDays(daysAgo)),
                Map.of(),
                new JobSummary(
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
                        checked,
                        0,
                        List.of(),
                        List.of(),
                        List.of()),
                false,
                new JobStatus.Units(Optional.empty(), Optional.of(medium), Optional.empty(), List.of())));
    }

    private void backedUp(String set, int daysAgo) {
        job(JobKind.BACKUP, JobState.COMPLETED, MEDIUM, set, CheckLevel.STRUCTURE, daysAgo);
        catalog.add(new BackupSet(
                set,
                MEDIUM,
                "label",
                "id",
                OTHER,
                "name",
                Profile.VOLUME,
                NOW.minus(Duration.ofDays(daysAgo)),
                "ntfs",
                1,
                1,
                Consistency.CRASH_CONSISTENT,
                CheckLevel.STRUCTURE,
                1,
                512,
                "",
                ""));
    }

    private static String text(Result result) {
        StringBuilder text = new StringBuilder();
        result.forEach(entry -> text.append(entry.getMessage()).append('\n'));
        return text.toString();
    }

    private Result proofs() {
        return new ProofsCheck(backup, thresholds, CLOCK).execute();
    }

    @Test
    void setThatNobodyVerifiedGrowsOld() {
        backedUp("a", 29);
        assertThat(proofs().getStatus()).isEqualTo(Status.OK);
        backedUp("b", 31);
        assertThat(proofs().getStatus()).isEqualTo(Status.WARN);
        assertThat(text(proofs())).contains("1 of 2 sets", "30 days", " b on " + MEDIUM);
        thresholds.modified(Map.of("verified.days", 31));
        assertThat(proofs().getStatus()).isEqualTo(Status.OK);
        thresholds.modified(Map.of("verified.days", 1));
        assertThat(proofs().getStatus()).isEqualTo(Status.WARN);
        thresholds.modified(Map.of("verified.days", 0));
        assertThat(proofs().getStatus()).isEqualTo(Status.OK);
    }

    @Test
    void onlyAFullVerificationOfItsOwnMediumMakesItYoung() {
        backedUp("a", 40);
        job(JobKind.VERIFY, JobState.COMPLETED, MEDIUM, "", CheckLevel.STRUCTURE, 3);
        job(JobKind.VERIFY, JobState.COMPLETED, OTHER, "", CheckLevel.FULL, 3);
        job(JobKind.VERIFY, JobState.FAILED, MEDIUM, "", CheckLevel.FULL, 3);
        job(JobKind.VERIFY, JobState.COMPLETED, MEDIUM, "another", CheckLevel.FULL, 3);
        assertThat(proofs().getStatus()).isEqualTo(Status.WARN);
        job(JobKind.VERIFY, JobState.COMPLETED, MEDIUM, "", CheckLevel.FULL, 2);
        assertThat(proofs().getStatus()).isEqualTo(Status.OK);
    }

    @Test
    void setThatWasForgottenIsNotMissed() {
        backedUp("a", 40);
        assertThat(proofs().getStatus()).isEqualTo(Status.WARN);
        catalog.clear();
        assertThat(proofs().getStatus()).isEqualTo(Status.OK);
    }

    @Test
    void jobThatWaitsTooLongOrWasInterruptedIsNamed() {
        HealthCheck check = new JobsCheck(backup, thresholds, CLOCK);
        job(JobKind.BACKUP, JobState.COPYING, MEDIUM, "", CheckLevel.NONE, 1);
        job(JobKind.BACKUP, JobState.WAITING, MEDIUM, "", CheckLevel.NONE, 0);
        assertThat(check.execute().getStatus()).isEqualTo(Status.OK);
        job(JobKind.BACKUP, JobState.WAITING, MEDIUM, "", CheckLevel.NONE, 1);
        job(JobKind.BACKUP, JobState.INTERRUPTED, MEDIUM, "", CheckLevel.NONE, 1);
        Result result = check.execute();
        assertThat(result.getStatus()).isEqualTo(Status.WARN);
        assertThat(text(result))
                .contains("job-2 has been waiting for 86400 s: cancelled", "job-3 was interrupted")
                .doesNotContain("job-1 ");
    }
}
