// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem;

import java.io.IOException;
import java.util.Optional;
import org.offhost.block.BlockDevice;
import org.osgi.annotation.versioning.ConsumerType;

/** Finds the volumes of a logical unit in a partition table. Thread-safe; holds no open device; never writes. */
@ConsumerType
public interface VolumeFinder {
    /** Service property: types of {@link VolumeTable} this finder gives, e.g. "mbr". Type String+, required. */
    String TYPE = "offhost.table.type";

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
}
