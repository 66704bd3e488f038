// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.initiator;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import org.offhost.block.CommandTrace;
import org.offhost.scsi.NexusTraces;
import org.offhost.scsi.ScsiNexus;
import org.osgi.service.component.annotations.Component;

/** Traces of what goes through sessions. Nothing of a login is a command, so no secret comes here. Thread-safe. */
@Component(
        service = {SessionTraces.class, CommandTrace.class},
        property = "traces=iscsi")
public final class SessionTraces implements CommandTrace {
    private final NexusTraces traces = new NexusTraces();

    @Override
    public Closeable start(Path file) throws IOException {
        return traces.start(file);
    }

    /** @param address of the unit */
    ScsiNexus traced(String address, ScsiNexus nexus) {
        return traces.traced(address, nexus);
    }
}
