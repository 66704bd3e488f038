// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.initiator;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.offhost.scsi.ScsiTransport;
import org.offhost.scsi.TargetPortals;
import org.offhost.scsi.iscsi.portal.MemoryDisk;
import org.offhost.scsi.iscsi.portal.PortalService;
import org.offhost.scsi.iscsi.text.Wishes;
import org.offhost.tck.scsi.ScsiTransportContract;

/** An initiator and a portal over loopback. */
@Timeout(120)
class IscsiTransportContractTest extends ScsiTransportContract {
    private static final String TARGET = "iqn.2026-11.org.offhost:portal";
    private static final String NAME = "iqn.2026-11.org.offhost:host-1";

    private final MemoryDisk disk = new MemoryDisk(64);
    private TargetPortals.Portal portal;
    private IscsiTransport transport;

    @BeforeEach
    void open() throws IOException {
        portal = new PortalService()
                .open(
                        new TargetPortals.Request(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                                TARGET,
                                Optional.empty(),
                                Optional.empty()),
                        (initiator, nexus) -> disk);
        transport = new IscsiTransport(
                new SessionSettings(
                        "127.0.0.1",
                        portal.address().getPort(),
                        Optional.of(TARGET),
                        NAME,
                        StableName.isid(NAME, 0),
                        Optional.empty(),
                        Optional.empty(),
                        Wishes.DEFAULT),
                new SessionTraces());
    }

    @AfterEach
    void close() throws IOException {
        transport.close();
        portal.close();
    }

    @Override
    protected ScsiTransport transport() {
        return transport;
    }

    @Override
    protected void withdraw(ScsiTransport withdrawn) {
        transport.close();
    }
}
