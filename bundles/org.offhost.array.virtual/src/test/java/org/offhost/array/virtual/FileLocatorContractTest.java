// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.array.virtual.management.VirtualArray;
import org.offhost.block.BlockDeviceProvider;
import org.offhost.block.UnitLocator;
import org.offhost.scsi.device.ScsiDevices;
import org.offhost.tck.locate.UnitLocatorContract;

/** Files of this host, made, located again by links and by the next process, and read as SCSI units. */
class FileLocatorContractTest extends UnitLocatorContract {
    @TempDir
    Path folder;

    private Bench bench;
    private FileLocator locator;
    private ScsiDevices devices;

    @BeforeEach
    void start() throws IOException {
        Files.write(folder.resolve("a.img"), Bench.random(1 << 20, 1));
        Files.write(folder.resolve("b.img"), Bench.random(1 << 20, 2));
        Files.createSymbolicLink(folder.resolve("link.img"), folder.resolve("a.img"));
        begin();
    }

    private void begin() throws IOException {
        bench = new Bench(folder);
        locator = new FileLocator(bench.array);
        devices = new ScsiDevices();
        devices.bindTransport(bench.array.transport(VirtualArray.HOST_INITIATOR));
    }

    @AfterEach
    void stop() throws IOException {
        devices.deactivate();
        bench.close();
    }

    @Override
    protected UnitLocator locator() {
        return locator;
    }

    @Override
    protected List<String> addresses() {
        return List.of(
                folder.resolve("a.img").toString(),
                folder.resolve("b.img").toUri().toString());
    }

    @Override
    protected Optional<String> synonym() {
        return Optional.of(folder.resolve("link.img").toString());
    }

    @Override
    protected Optional<String> absent() {
        return Optional.of(folder.resolve("nothing.img").toString());
    }

    @Override
    protected Optional<UnitLocator> restarted() throws IOException {
        stop();
        begin();
        return Optional.of(locator);
    }

    @Override
    protected Optional<BlockDeviceProvider> devices() {
        return Optional.of(devices);
    }

    @Override
    protected Optional<String> creatable() {
        return Optional.of(folder.resolve("new.img").toString());
    }
}
