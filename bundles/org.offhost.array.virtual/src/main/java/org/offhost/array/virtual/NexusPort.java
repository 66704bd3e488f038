// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import org.offhost.array.virtual.unit.DeviceServer;
import org.offhost.block.ProviderWithdrawnException;

/** The initiator's end of nexuses: whose they are, and what they have in flight. */
interface NexusPort {
    String initiator();

    /** Name of the initiator port; its nexuses are one I_T nexus. */
    String port();

    Optional<DeviceServer> unit(int lun);

    void requirePresent() throws ProviderWithdrawnException;

    /** Where the commands of the thread that asks run. */
    Executor threads();

    /** Takes note of a command; it is refused when the port is going. */
    void begin(InFlight command) throws ProviderWithdrawnException;

    void end(InFlight command);

    Set<InFlight> inFlight();

    /** Aborts what is in flight at a unit on behalf of the target, and waits until it has settled. */
    void abortAt(DeviceServer unit);

    /** Aborts what is in flight and waits until it has settled. */
    void close();
}
