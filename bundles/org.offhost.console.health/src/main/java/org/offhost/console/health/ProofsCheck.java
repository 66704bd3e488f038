// SPDX-License-Identifier: Apache-2.0
package org.offhost.console.health;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.offhost.backup.BackupService;
import org.offhost.backup.BackupSet;
import org.offhost.backup.CheckLevel;
import org.offhost.backup.JobKind;
import org.offhost.backup.JobState;
import org.offhost.backup.JobStatus;
import org.offhost.block.Designator;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Whether every set that the catalog has was cut or verified in full lately. The last such verification is never forgotten.
 * Sets that were forgotten do not count; no device is touched.
 */
@Component(property = {HealthCheck.NAME + "=Offhost proofs", HealthCheck.TAGS + "=offhost"})
public final class ProofsCheck implements HealthCheck {
    private final BackupService backup;
    private final Thresholds thresholds;
    private final Clock clock;

    /** A set, and since when it was not proved: when it was cut, or last verified. */
    private record Proof(Designator medium, Instant last) {
        Proof after(JobStatus verification, String id) {
            String one = verification.summary().setId();
            boolean ofThis =
                    verification.units().medium().filter(medium::equals).isPresent()
                            && (one.isEmpty() || one.equals(id));
            return ofThis && verification.changed().isAfter(last) ? new Proof(medium, verification.changed()) : this;
        }
    }

    @Activate
    public ProofsCheck(@Reference BackupService backup, @Reference Thresholds thresholds) {
        this(backup, thresholds, Clock.systemUTC());
    }

    ProofsCheck(BackupService backup, Thresholds thresholds, Clock clock) {
        this.backup = backup;
        this.thresholds = thresholds;
        this.clock = clock;
    }

    @Override
    public Result execute() {
        FormattingResultLog log = new FormattingResultLog();
        Duration limit = thresholds.now().verified();
        if (limit.isZero()) {
            log.info("proofs are not asked for");
            return new Result(log);
        }
        Map<String, Proof> sets;
        try {
            sets = sets();
        } catch (IOException e) {
            log.healthCheckError("the catalog does not tell its sets: {}", e.getMessage());
            return new Result(log);
        }
        Instant oldest = clock.instant().minus(limit);
        long stale =
                sets.values().stream().filter(p -> p.last().isBefore(oldest)).count();
        sets.entrySet().stream()
                .filter(s -> s.getValue().last().isBefore(oldest))
                .min(Map.Entry.comparingByValue((a, b) -> a.last().compareTo(b.last())))
                .ifPresent(s -> log.warn(
                        "{} of {} sets were not verified in full for {} days; longest not {} on {}, since {}",
                        stale,
                        sets.size(),
                        limit.toDays(),
                        s.getKey(),
                        s.getValue().medium(),
                        s.getValue().last()));
        log.info("{} sets are known", sets.size());
        return new Result(log);
    }

    /** Those that the catalog has. */
    private Map<String, Proof> sets() throws IOException {
        Map<String, Proof> sets = new LinkedHashMap<>();
        for (BackupSet set : backup.known()) {
            sets.put(set.id(), new Proof(set.medium(), set.cutAt()));
        }
        for (JobStatus job : backup.jobs()) {
            if (job.kind() == JobKind.VERIFY
                    && job.state() == JobState.COMPLETED
                    && job.summary().checked() == CheckLevel.FULL) {
                sets.replaceAll((id, proof) -> proof.after(job, id));
            }
        }
        return sets;
    }
}
