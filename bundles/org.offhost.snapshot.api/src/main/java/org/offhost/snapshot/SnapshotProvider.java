// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.offhost.block.Designator;
import org.osgi.annotation.versioning.ConsumerType;

/** Cuts snapshots of the units of one array family. Thread-safe. */
@ConsumerType
public interface SnapshotProvider {
    /**
     * What can be done with a unit.
     *
     * @return empty if this provider cannot cut snapshots of it
     */
    Optional<Set<Ability>> abilities(Designator unit) throws IOException;

    /**
     * Makes ready to cut. Asked again with the same id and units it gives the same set; nothing is cut yet.
     *
     * @throws IOException if the id is taken by other units, a unit is not known, or there is no room
     */
    SnapshotSet prepare(SnapshotRequest request) throws IOException;

    /** Finds a set by its id, also one of before a restart; empty if there is none. */
    Optional<SnapshotSet> find(String setId) throws IOException;

    /** The ids of all sets the array has, whoever asked for them. */
    List<String> list() throws IOException;

    /** What a provider may be able to do. */
    enum Ability {
        /** All units of a set are cut at one instant. */
        GROUP_ATOMIC,
        /** {@code prepare} does the slow part, {@code commit} is the cut alone. */
        TWO_PHASE,
        /** The cut holds the writes of the unit's hosts by itself; nobody else may freeze. */
        SELF_FREEZES,
        /** Can tell which ranges changed between two sets. */
        CHANGED_MAP
    }
}
