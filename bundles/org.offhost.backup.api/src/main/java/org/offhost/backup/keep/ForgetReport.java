// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.keep;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What became of the sets of a medium, or would.
 *
 * @param fates of each set that was there, the newest first
 * @param released bytes of forgotten sets that were given back to the storage of the medium, those of an earlier run included
 * @param remaining bytes that forgotten sets still take
 * @param expired whether no set is left
 */
public record ForgetReport(List<Fate> fates, long released, long remaining, boolean expired) {
    public ForgetReport {
        fates = List.copyOf(fates);
    }

    /** Why a set is kept. */
    public enum Reason {
        LAST,
        DAILY,
        WEEKLY,
        MONTHLY,
        YEARLY,
        /** A set that is kept continues it. */
        CONTINUED,
        LOCKED
    }

    /**
     * A set.
     *
     * @param setId its id
     * @param name what people call its source
     * @param cutAt the instant that it shows
     * @param bytes bytes it takes
     * @param reasons why it is kept; none if it is not
     * @param lockedUntil until when it is locked; empty if it never was
     */
    public record Fate(
            String setId, String name, Instant cutAt, long bytes, List<Reason> reasons, Optional<Instant> lockedUntil) {
        public Fate {
            Objects.requireNonNull(setId, "setId");
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(cutAt, "cutAt");
            reasons = List.copyOf(reasons);
            Objects.requireNonNull(lockedUntil, "lockedUntil");
        }

        public boolean isKept() {
            return !reasons.isEmpty();
        }
    }
}
