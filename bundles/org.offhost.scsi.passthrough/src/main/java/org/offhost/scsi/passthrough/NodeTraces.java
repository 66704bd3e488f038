// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.passthrough;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import org.offhost.block.CommandTrace;
import org.offhost.scsi.NexusTraces;
import org.offhost.scsi.ScsiNexus;
import org.osgi.service.component.annotations.Component;

/** Traces of what goes to units by their nodes. Thread-safe. */
@Component(
        service = {NodeTraces.class, CommandTrace.class},
        property = "traces=passthrough")
public final class NodeTraces implements CommandTrace {
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
