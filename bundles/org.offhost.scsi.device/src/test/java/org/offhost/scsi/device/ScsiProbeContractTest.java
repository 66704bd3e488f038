// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.device;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.offhost.block.BlockDeviceProvider;
import org.offhost.block.Designator;
import org.offhost.block.UnitProbe;
import org.offhost.tck.locate.UnitProbeContract;

class ScsiProbeContractTest extends UnitProbeContract {
    private static final String SMALL = "naa.6000000000000001";
    private static final String WIDE = "naa.6000000000000002";

    private final ScsiDevices devices = new ScsiDevices();

    @BeforeEach
    void bind() {
        devices.bindTransport(new SmallTarget()
                .with("0", new SmallTarget.Disk(SMALL, 4 << 20, 512))
                .with("1", new SmallTarget.Disk(WIDE, 4 << 20, 4096)));
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
    protected List<Designator> units() {
        return List.of(Designator.parse(SMALL), Designator.parse(WIDE));
    }

    @Override
    protected Optional<BlockDeviceProvider> devices() {
        return Optional.of(devices);
    }
}
