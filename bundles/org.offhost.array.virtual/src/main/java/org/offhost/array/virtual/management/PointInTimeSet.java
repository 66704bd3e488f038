// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.management;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.offhost.block.Designator;

/**
 * Point-in-time units that were or will be cut at one instant.
 *
 * @param id chosen by who asked for it
 * @param state where it stands
 * @param cutAt when it was cut; empty before
 * @param members in the order of the request
 * @param problem why it failed; empty unless it did
 */
public record PointInTimeSet(
        String id, State state, Optional<Instant> cutAt, List<Member> members, Optional<String> problem) {
    public PointInTimeSet {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(cutAt, "cutAt");
        Objects.requireNonNull(problem, "problem");
        members = List.copyOf(members);
    }

    /** Where a set stands. */
    public enum State {
        PREPARED,
        CUT,
        EXPOSED,
        /** An origin was changed behind the array's back, or a pre-image is damaged: not to be read. */
        FAILED
    }

    /**
     * One unit of a set.
     *
     * @param origin the unit that is or will be cut
     * @param unit the designator of the point-in-time unit
     */
    public record Member(Designator origin, Designator unit) {}
}
