// SPDX-License-Identifier: Apache-2.0
package org.offhost.console.health;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.offhost.backup.BackupService;
import org.offhost.backup.JobState;
import org.offhost.backup.JobStatus;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Whether jobs stand still: those that wait for a driver too long, and those that only a person goes on with. */
@Component(property = {HealthCheck.NAME + "=Offhost jobs", HealthCheck.TAGS + "=offhost"})
public final class JobsCheck implements HealthCheck {
    private final BackupService backup;
    private final Thresholds thresholds;
    private final Clock clock;

    @Activate
    public JobsCheck(@Reference BackupService backup, @Reference Thresholds thresholds) {
        this(backup, thresholds, Clock.systemUTC());
    }

    JobsCheck(BackupService backup, Thresholds thresholds, Clock clock) {
        this.backup = backup;
        this.thresholds = thresholds;
        this.clock = clock;
    }

    @Override
    public Result execute() {
        FormattingResultLog log = new FormattingResultLog();
        Instant now = clock.instant();
        int running = 0;
        for (JobStatus job : backup.pending()) {
            Duration since = Duration.between(job.changed(), now);
            String why = job.reason().map(r -> r.code().id()).orElse("");
            if (job.state() == JobState.INTERRUPTED) {
                log.warn("job {} was interrupted ({}): resume or cancel it", job.id(), why);
            } else if (job.state() == JobState.WAITING
                    && since.compareTo(thresholds.now().waiting()) >= 0) {
                log.warn("job {} has been waiting for {} s: {}", job.id(), since.toSeconds(), why);
            } else {
                running++;
            }
        }
        log.info("{} jobs are on their way", running);
        return new Result(log);
    }
}
