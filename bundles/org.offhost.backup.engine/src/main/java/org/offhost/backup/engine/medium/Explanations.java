// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.medium;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import org.offhost.archive.MediumFinding;
import org.offhost.archive.sums.SumsOrigin;
import org.offhost.archive.sums.SumsPages;
import org.offhost.backup.CatalogStore;
import org.offhost.backup.JobState;
import org.offhost.backup.JobStatus;
import org.offhost.driver.DriverBoard;
import org.offhost.driver.KnownDriver;

/**
 * What only this host knows of a medium, and what makes a finding on it no fault here. On another host it is one.
 * Thread-safe as its supplier is.
 */
public final class Explanations {
    private final DriverBoard board;
    private final Supplier<? extends Collection<JobStatus>> jobs;

    /** @param jobs all that this host knows */
    public Explanations(DriverBoard board, Supplier<? extends Collection<JobStatus>> jobs) {
        this.board = board;
        this.jobs = jobs;
    }

    public boolean explain(MediumFinding finding) {
        return switch (finding.kind()) {
            // what a failed backup began on a tape looks as if it were cut off, and its end as if a filemark were
            case BEHIND, UNCLOSED -> !finding.setId().isEmpty() && isUnfinished(finding.setId());
            // they are written behind the committed set, or go to the catalog
            case UNPROVED -> isUnfinished(finding.setId()) || isKept(finding.setId());
            default -> finding.kind() == MediumFinding.Kind.UNCOMMITTED;
        };
    }

    private boolean isUnfinished(String setId) {
        List<JobStatus> backups = jobs.get().stream()
                .filter(j -> j.kind().makesSets())
                .filter(j -> j.summary().setId().equals(setId))
                .toList();
        return !backups.isEmpty() && backups.stream().noneMatch(j -> j.state() == JobState.COMPLETED);
    }

    private boolean isKept(String setId) {
        return board.of(CatalogStore.class).stream().anyMatch(c -> isKept(c, setId));
    }

    /** A catalog that cannot be read explains nothing. */
    private static boolean isKept(KnownDriver<CatalogStore> catalog, String setId) {
        try {
            return SumsPages.origin(name -> catalog.call(c -> c.evidence(setId, name)))
                    .filter(SumsOrigin.SNAPSHOT::equals)
                    .isPresent();
        } catch (IOException e) {
            return false;
        }
    }
}
