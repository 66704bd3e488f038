// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.offhost.block.BlockDevice;
import org.osgi.annotation.versioning.ConsumerType;

/** Finds the volumes of logical units in a table, of partitions or logical volumes. Thread-safe; holds no open device; never writes. */
@ConsumerType
public interface VolumeFinder {
    /** Service property: types of {@link VolumeTable} this finder gives, e.g. "mbr". Type String+, required. */
    String TYPE = "offhost.table.type";

    /**
     * Service property: whether the finder is asked within volumes of other tables alone, and never for a whole unit. Type Boolean; not
     * there if it is asked for both.
     */
    String WITHIN = "offhost.table.within";

    /**
     * Reads the table. Reads little: the table, its backup, and where its volumes begin.
     *
     * @param unit the whole logical unit
     * @return empty if there is no table of this finder's kind: the unit is one volume, or holds none;
     *     {@link VolumeTable#none} then says so
     * @throws CorruptStructureException if there is a table, beyond doubt, and it cannot be read
     * @throws IOException if the device fails
     */
    Optional<VolumeTable> find(BlockDevice unit) throws IOException;

    /**
     * Reads the tables of several devices together, whose volumes may lie on more than one of them: physical volumes of one group. Asked
     * only for devices on each of which {@link #find(BlockDevice)} has found a table; what comes of it stands for all of those.
     *
     * @param devices at least two: whole units, or volumes of them; all with blocks of one length
     * @return volumes that are laid out in the bytes of the devices one behind the other; empty if a table of this finder's kind is of one
     *     device alone
     * @throws CorruptStructureException if they can be read one by one alone
     * @throws IOException if a device fails
     */
    default Optional<VolumeTable> findTogether(List<BlockDevice> devices) throws IOException {
        return Optional.empty();
    }
}
