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
     * Whether a unit can be of the kind that this provider cuts, known to it now or not: by its name, nothing is asked. One that
     * says no does not speak for the unit, so that the provider of its kind is waited for.
     */
    default boolean mayKnow(Designator unit) {
        return true;
    }

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

    /**
     * Which ranges of a unit were written between the cuts of two sets. Only of units with {@link Ability#CHANGED_MAP}.
     *
     * @param since a set that was cut first and is there, or of which a mark is kept ({@link SnapshotSet#retire})
     * @param until one that was cut later, likewise
     * @return with a doubt if anything was written that was not seen, or may have been: the map was lost, the unit was resized,
     *     there is no such mark
     * @throws IOException if the array cannot be asked
     */
    default ChangedRanges changed(Designator unit, String since, String until) throws IOException {
        return ChangedRanges.unknown("this array does not tell what was written");
    }

    /**
     * The ids of the retired sets whose cut of a unit is still known, the oldest first; as many as the array keeps, one at least.
     * Only with {@link Ability#CHANGED_MAP}.
     */
    default List<String> marks(Designator unit) throws IOException {
        return List.of();
    }

    /**
     * Lets the mark of a retired set go, of all its units; what was written since it is noted under the mark before, if one is
     * kept. Does nothing if there is none.
     */
    default void forget(String mark) throws IOException {
        // who keeps no marks has none to let go
    }

    /** What a provider may be able to do. */
    enum Ability {
        /** All units of a set are cut at one instant. */
        GROUP_ATOMIC,
        /** {@code prepare} does the slow part, {@code commit} is the cut alone. */
        TWO_PHASE,
        /** The cut holds the writes of the unit's hosts by itself; nobody else may freeze. */
        SELF_FREEZES,
        /** Can tell which ranges were written between two sets ({@link SnapshotProvider#changed}). */
        CHANGED_MAP
    }
}
