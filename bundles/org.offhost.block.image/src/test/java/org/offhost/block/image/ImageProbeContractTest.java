// SPDX-License-Identifier: Apache-2.0
package org.offhost.block.image;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.block.BlockDeviceProvider;
import org.offhost.block.Designator;
import org.offhost.block.UnitLocator;
import org.offhost.block.UnitProbe;
import org.offhost.tck.locate.UnitProbeContract;

class ImageProbeContractTest extends UnitProbeContract {
    @TempDir
    Path folder;

    private final ImageDevices devices = new ImageDevices();

    @BeforeEach
    void makeImage() throws IOException {
        ImageLocatorContractTest.image(folder.resolve("a.qcow2"));
    }

    @Override
    protected UnitProbe probe() {
        return devices;
    }

    @Override
    protected void withdraw() {
        devices.deactivate();
    }

    @Override
    protected List<Designator> units() throws IOException {
        return List.of(devices.locate("qcow2:" + folder.resolve("a.qcow2"), UnitLocator.Use.READ)
                .orElseThrow()
                .designator());
    }

    @Override
    protected Optional<BlockDeviceProvider> devices() {
        return Optional.of(devices);
    }
}
