// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.initiator;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.block.BlockDeviceProvider;
import org.offhost.block.UnitLocator;
import org.offhost.scsi.TargetPortals;
import org.offhost.scsi.device.ScsiDevices;
import org.offhost.scsi.iscsi.portal.MemoryDisk;
import org.offhost.scsi.iscsi.portal.PortalService;
import org.offhost.tck.locate.UnitLocatorContract;

/** A unit of a portal over loopback, which is opened as a SCSI unit of the session that the locator told of. */
@Timeout(120)
class UrlLocatorContractTest extends UnitLocatorContract {
    private static final String TARGET = "iqn.2026-11.org.offhost:portal";
    private static final String NAME = "iqn.2026-11.org.offhost:host-1";

    @TempDir
    Path state;

    private final MemoryDisk disk = new MemoryDisk(2048);
    private TargetPortals.Portal portal;
    private SessionLane lane;
    private ScsiDevices devices;
    private UrlLocator locator;

    @BeforeEach
    void start() throws IOException {
        portal = new PortalService()
                .open(
                        new TargetPortals.Request(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                                TARGET,
                                Optional.empty(),
                                Optional.empty()),
                        (initiator, from) -> disk);
        begin();
    }

    private void begin() throws IOException {
        devices = new ScsiDevices();
        lane = new SessionLane(state);
        locator = new UrlLocator(
                lane,
                new SessionTraces(),
                NAME,
                new UrlSecrets(name -> null),
                (transport, properties) -> {
                    devices.bindTransport(transport);
                    return () -> devices.unbindTransport(transport);
                },
                System::nanoTime);
    }

    private void stop() throws IOException {
        locator.withdraw();
        devices.deactivate();
        lane.release();
    }

    @AfterEach
    void end() throws IOException {
        stop();
        portal.close();
    }

    private String url(String host, int lun) {
        return "iscsi://" + host + ":" + portal.address().getPort() + "/" + TARGET + "/" + lun;
    }

    @Override
    protected UnitLocator locator() {
        return locator;
    }

    @Override
    protected List<String> addresses() {
        return List.of(url("127.0.0.1", 0));
    }

    @Override
    protected Optional<String> synonym() {
        return Optional.of(url("localhost", 0));
    }

    @Override
    protected Optional<String> absent() {
        return Optional.of(url("127.0.0.1", 7));
    }

    @Override
    protected Optional<BlockDeviceProvider> devices() {
        return Optional.of(devices);
    }

    @Override
    protected Optional<UnitLocator> restarted() throws IOException {
        stop();
        begin();
        return Optional.of(locator);
    }
}
