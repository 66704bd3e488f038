// SPDX-License-Identifier: Apache-2.0
package org.offhost.block;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/** Opens logical units by designator. Thread-safe. */
@ConsumerType
public interface BlockDeviceProvider {
    /** The units that can be opened now; asks the devices. */
    List<Unit> units() throws IOException;

    /**
     * What is known of one unit now; asks that unit and, if it can, no other.
     *
     * @return as {@link #units} lists it; empty if it would not
     * @throws AmbiguousUnitException if two units that differ claim to be it
     */
    default Optional<Unit> find(Designator designator) throws IOException {
        return units().stream().filter(u -> u.designator().equals(designator)).findFirst();
    }

    /**
     * Opens a unit of blocks.
     *
     * @return empty if this provider does not know the designator or it is no unit of blocks
     * @throws IOException if it knows the unit and cannot open it so: in use, read-only, not ready
     */
    Optional<BlockDevice> open(Designator designator, Access access) throws IOException;

    /**
     * Opens a unit of records. Only one session at a time may write.
     *
     * @return empty if this provider does not know the designator or it is no unit of records
     * @throws IOException if it knows the unit and cannot open it
     */
    default Optional<RecordDevice> openRecords(Designator designator) throws IOException {
        return Optional.empty();
    }
}
