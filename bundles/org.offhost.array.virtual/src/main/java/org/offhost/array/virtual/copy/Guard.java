// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.copy;

import java.io.IOException;
import org.offhost.array.virtual.access.CommandAccess;

/** Whether the copy manager may send a command to a unit on behalf of an initiator port (SPC-4, 5.17.7.3). */
@FunctionalInterface
public interface Guard {
    /**
     * Asked before each command.
     *
     * @throws org.offhost.array.virtual.access.ReservationConflictException if another nexus holds the unit
     * @throws org.offhost.array.virtual.medium.MediumException if the unit refuses for other reasons
     */
    void require(CommandAccess access) throws IOException;
}
