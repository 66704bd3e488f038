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

    /** Deletes the set, its units and the mark of its cut. Does nothing if there is none. */
    void delete(String id) throws IOException;

    /** Deletes the set and its units, and keeps the mark of its cut. Does nothing if there is none. */
    void retire(String id) throws IOException;

    /**
     * What of a disk was written between two cuts.
     *
     * @param since set that was cut first, still there or retired
     * @param until set that was cut later
     */
    WrittenChunks written(Designator disk, String since, String until) throws IOException;

    /** The retired sets whose cuts of a disk are marked, the oldest first. */
    List<String> marks(Designator disk) throws IOException;

    /** Takes the mark of a retired set away from all disks. Does nothing if there is none. */
    void forget(String id) throws IOException;

    /** The set of that id; looks at the backing files of its origins. */
    Optional<PointInTimeSet> find(String id);

    /** All sets. */
    List<PointInTimeSet> list();
}
