// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.keep;

import java.time.Duration;
import java.util.Objects;
import org.offhost.backup.Offload;
import org.offhost.block.Designator;

/**
 * Which point to make a set of that stands alone, and where to. The set that shows the point, and all that it continues, stay as
 * they are.
 *
 * @param medium logical unit of blocks that carries the set
 * @param setId the set whose point it is; empty for the newest
 * @param to logical unit to write to; carries our label, or is blank
 * @param offload whether content may pass this host on its way
 * @param check whether what was written is read back and held against the sums of the sets it came from
 * @param patience how long the job may wait for a driver before it fails
 * @param dryRun whether it ends when it is known what would be copied, how, by whom and where to
 */
public record ConsolidateRequest(
        Designator medium,
        String setId,
        Designator to,
        Offload offload,
        boolean check,
        Duration patience,
        boolean dryRun) {
    public ConsolidateRequest {
        Objects.requireNonNull(medium, "medium");
        Objects.requireNonNull(setId, "setId");
        Objects.requireNonNull(to, "to");
        Objects.requireNonNull(offload, "offload");
        Objects.requireNonNull(patience, "patience");
    }

    /** The newest point, by the defaults: offload preferred, checked, one minute's wait. */
    public static ConsolidateRequest of(Designator medium, Designator to) {
        return new ConsolidateRequest(medium, "", to, Offload.PREFERRED, true, Duration.ofMinutes(1), false);
    }

    public ConsolidateRequest set(String id) {
        return new ConsolidateRequest(medium, id, to, offload, check, patience, dryRun);
    }

    public ConsolidateRequest offload(Offload policy) {
        return new ConsolidateRequest(medium, setId, to, policy, check, patience, dryRun);
    }

    public ConsolidateRequest check(boolean sums) {
        return new ConsolidateRequest(medium, setId, to, offload, sums, patience, dryRun);
    }

    public ConsolidateRequest patience(Duration limit) {
        return new ConsolidateRequest(medium, setId, to, offload, check, limit, dryRun);
    }

    /** Only to be told what it would do. */
    public ConsolidateRequest dryRun(boolean dry) {
        return new ConsolidateRequest(medium, setId, to, offload, check, patience, dry);
    }

    /** The same with its units under other names. */
    public ConsolidateRequest between(Designator from, Designator onto) {
        return new ConsolidateRequest(from, setId, onto, offload, check, patience, dryRun);
    }
}
