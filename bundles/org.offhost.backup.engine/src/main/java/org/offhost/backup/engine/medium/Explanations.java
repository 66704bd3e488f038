// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.medium;

import java.io.IOException;
import java.util.function.Predicate;
import org.offhost.archive.MediumFinding;
import org.offhost.archive.sums.SumsOrigin;
import org.offhost.archive.sums.SumsPages;
import org.offhost.backup.CatalogStore;
import org.offhost.driver.DriverBoard;
import org.offhost.driver.KnownDriver;

/**
 * What only this host knows of a medium, and what makes a finding on it no fault here. On another host it is one.
 * Thread-safe as what it asks is.
 */
public final class Explanations {
    private final DriverBoard board;
    private final Predicate<String> unfinished;

    /** @param unfinished whether a job of this host began a set of an id, and none has made it */
    public Explanations(DriverBoard board, Predicate<String> unfinished) {
        this.board = board;
        this.unfinished = unfinished;
    }

    public boolean explain(MediumFinding finding) {
        return switch (finding.kind()) {
            // what a failed backup began on a tape looks as if it were cut off, and its end as if a filemark were
            case BEHIND, UNCLOSED -> !finding.setId().isEmpty() && unfinished.test(finding.setId());
            // they are written behind the committed set, or go to the catalog
            case UNPROVED -> unfinished.test(finding.setId()) || isKept(finding.setId());
            default -> finding.kind() == MediumFinding.Kind.UNCOMMITTED;
        };
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
