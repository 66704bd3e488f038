// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.management;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.offhost.block.Designator;
import org.osgi.annotation.versioning.ProviderType;

/** Copy-on-write point-in-time units of the array's disks, in sets; they survive a restart. Thread-safe. */
@ProviderType
public interface PointInTimeSets {
    /**
     * Makes ready to cut. Asked again with the same id and origins it gives the same set.
     *
     * @throws IOException if the id is taken by other origins, an origin is no disk of this array, or there is no room
     */
    PointInTimeSet prepare(String id, List<Designator> origins) throws IOException;

    /**
     * Cuts all units of the set at one instant: no write of any initiator lies between. Does nothing if it was cut before.
     *
     * @throws IOException if there is no such set, it failed, or an origin cannot be read
     */
    PointInTimeSet cut(String id) throws IOException;

    /**
     * Maps the units of the set for an initiator, read-only. Does nothing new if they were mapped before.
     *
     * @throws IOException if there is no such set, it is not cut, or it failed
     */
    PointInTimeSet expose(String id, String initiator) throws IOException;

    /** Deletes the set and its units. Does nothing if there is none. */
    void delete(String id) throws IOException;

    /** The set of that id; looks at the backing files of its origins. */
    Optional<PointInTimeSet> find(String id);

    /** All sets. */
    List<PointInTimeSet> list();
}
