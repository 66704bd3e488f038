// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.qemu;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.block.BlockDeviceProvider;
import org.offhost.block.UnitLocator;
import org.offhost.tck.locate.UnitLocatorContract;

/** Nodes of a storage daemon by their addresses, known to the next process as they were to this one. */
class QemuLocatorContractTest extends UnitLocatorContract {
    @TempDir
    Path folder;

    private StorageDaemon daemon;
    private QemuServices services;

    @BeforeEach
    void start() throws Exception {
        daemon = new StorageDaemon(StorageDaemon.Form.RAW, true);
        services = new QemuServices(folder);
    }

    @AfterEach
    void stop() throws Exception {
        if (daemon != null) {
            services.close();
            daemon.close();
        }
    }

    @Override
    protected UnitLocator locator() {
        return services.locator;
    }

    @Override
    protected List<String> addresses() {
        return List.of(daemon.address("a"), daemon.address("b"));
    }

    /** Without the way by which its bytes come. */
    @Override
    protected Optional<String> synonym() {
        return Optional.of(daemon.unit("a").value());
    }

    @Override
    protected Optional<String> absent() {
        return Optional.of(daemon.address("c"));
    }

    @Override
    protected Optional<UnitLocator> restarted() throws IOException {
        services.close();
        services = new QemuServices(folder);
        return Optional.of(services.locator);
    }

    @Override
    protected Optional<BlockDeviceProvider> devices() {
        return Optional.of(services.devices);
    }
}
