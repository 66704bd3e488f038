// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.offhost.array.virtual.management.Personality;
import org.offhost.array.virtual.unit.DeviceServer;
import org.offhost.block.Designator;

/** What a nexus needs of the array it leads to. */
interface NexusHome {
    /** Opens the state now, so that its errors show. */
    void requireOpen() throws IOException;

    UnitTable unitTable();

    Map<Integer, Designator> lunMap(String initiator);

    /** Numbers of the units whose backing file is there, or open. */
    List<Integer> visibleLuns(String initiator);

    Personality personality();

    TraceHub traces();

    void opened(NexusPort port);

    void closed(NexusPort port);

    /** Aborts what ports have in flight at a unit; returns when it touches nothing any more. */
    void abortAt(DeviceServer unit, Predicate<String> ports);
}
