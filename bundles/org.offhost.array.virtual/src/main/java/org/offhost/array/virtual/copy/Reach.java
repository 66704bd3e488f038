// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.copy;

import java.util.Optional;
import org.offhost.scsi.CscdName;

/**
 * The units a copy may touch: those in the LUN map of the initiator that asked for it, and no others (CVE-2020-28374 was a
 * copy manager that looked further).
 */
public interface Reach {
    /** Name of the initiator port. */
    String initiator();

    /** The unit that got the command. */
    Party self();

    /** A unit by its designator, or by port and number; empty if this initiator cannot see it. */
    Optional<Party> find(CscdName name);
}
