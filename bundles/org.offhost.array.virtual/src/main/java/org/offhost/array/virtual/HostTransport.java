// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual;

import java.io.IOException;
import java.util.List;
import org.offhost.array.virtual.management.VirtualArray;
import org.offhost.scsi.ScsiNexus;
import org.offhost.scsi.ScsiTransport;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** The transport of this host's initiator, as a service. */
@Component(service = ScsiTransport.class, immediate = true)
public final class HostTransport implements ScsiTransport {
    private final ArrayTransport transport;

    @Activate
    public HostTransport(@Reference EmbeddedArray array) {
        this.transport = array.newTransport(VirtualArray.HOST_INITIATOR);
    }

    @Deactivate
    void withdraw() {
        transport.close();
    }

    @Override
    public String initiator() {
        return transport.initiator();
    }

    @Override
    public List<String> addresses() throws IOException {
        return transport.addresses();
    }

    @Override
    public ScsiNexus connect(String address) throws IOException {
        return transport.connect(address);
    }
}
