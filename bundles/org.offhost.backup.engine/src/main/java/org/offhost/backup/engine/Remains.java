// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine;

import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import org.offhost.archive.MediumFinding;
import org.offhost.backup.JobKind;
import org.offhost.backup.JobState;
import org.offhost.backup.JobStatus;

/**
 * What a backup of this host left behind the last set of a tape when it failed: it looks as a set that was cut off, and only
 * whoever ran that backup knows that it never was one. On another host it is a fault. Thread-safe as its supplier is.
 */
final class Remains {
    private final Supplier<? extends Collection<JobStatus>> jobs;

    /** @param jobs all that this host knows */
    Remains(Supplier<? extends Collection<JobStatus>> jobs) {
        this.jobs = jobs;
    }

    boolean are(MediumFinding finding) {
        if (finding.kind() != MediumFinding.Kind.BEHIND || finding.setId().isEmpty()) {
            return false;
        }
        List<JobStatus> backups = jobs.get().stream()
                .filter(j -> j.kind() == JobKind.BACKUP)
                .filter(j -> j.summary().setId().equals(finding.setId()))
                .toList();
        return !backups.isEmpty() && backups.stream().noneMatch(j -> j.state() == JobState.COMPLETED);
    }
}
