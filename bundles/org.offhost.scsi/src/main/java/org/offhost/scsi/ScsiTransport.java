// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi;

import java.io.IOException;
import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/** A way to logical units: in this process, by iSCSI, by the operating system. Thread-safe. */
@ConsumerType
public interface ScsiTransport {
    /** Name of the initiator port, as the target knows it. */
    String initiator();

    /** Addresses of the logical units that can be reached now, each good for {@link #connect}. */
    List<String> addresses() throws IOException;

    /**
     * Opens a nexus to a logical unit.
     *
     * @throws IOException if there is no such unit, or it cannot be reached
     */
    ScsiNexus connect(String address) throws IOException;
}
