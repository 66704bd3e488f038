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
import org.offhost.block.Designator;
import org.offhost.block.UnitProbe;
import org.offhost.tck.locate.UnitProbeContract;

/** What is said of the nodes of a storage daemon. */
class QemuProbeContractTest extends UnitProbeContract {
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
    protected UnitProbe probe() {
        return new QemuProbe(services.room);
    }

    @Override
    protected void withdraw() throws IOException {
        services.close();
    }

    @Override
    protected List<Designator> units() throws IOException {
        return List.of(services.name(daemon.address("a")), services.name(daemon.address("b")));
    }

    @Override
    protected Optional<BlockDeviceProvider> devices() {
        return Optional.of(services.devices);
    }
}
