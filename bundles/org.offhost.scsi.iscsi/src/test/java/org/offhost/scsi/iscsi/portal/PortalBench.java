// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.portal;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.offhost.scsi.TargetPortals;

/** A portal over loopback with a disk of random bytes, and the clients that a test connects to it. */
final class PortalBench implements Closeable {
    static final String HOST = "iqn.2026-11.org.example:host";

    final MemoryDisk disk = new MemoryDisk(64);
    final PortalService service = new PortalService();
    final TargetPortals.Portal portal;
    private final List<WireClient> clients = new ArrayList<>();

    PortalBench() throws IOException {
        new Random(1).nextBytes(disk.bytes());
        portal = service.open(
                new TargetPortals.Request(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        WireClient.TARGET,
                        Optional.empty(),
                        Optional.empty()),
                (initiator, port) -> disk);
    }

    /** One that is not logged in yet. */
    WireClient client() throws IOException {
        WireClient client = new WireClient(portal.address());
        clients.add(client);
        return client;
    }

    static ByteBuffer data(int length) {
        byte[] data = new byte[length];
        new Random(2).nextBytes(data);
        return ByteBuffer.wrap(data);
    }

    /** The first bytes of the disk. */
    byte[] written(int length) {
        return Arrays.copyOf(disk.bytes(), length);
    }

    @Override
    public void close() throws IOException {
        for (WireClient client : clients) {
            client.close();
        }
        portal.close();
    }
}
