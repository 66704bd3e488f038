// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.device;

import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.offhost.block.BlockDeviceProvider;
import org.offhost.block.Designator;
import org.offhost.tck.BlockDeviceProviderContract;

class ScsiDevicesContractTest extends BlockDeviceProviderContract {
    private final ScsiDevices devices = new ScsiDevices();

    @BeforeEach
    void bind() {
        devices.bindTransport(new SmallTarget()
                .with("0", new SmallTarget.Disk("naa.6000000000000001", 4 << 20, 512))
                .with("1", new SmallTarget.Disk("naa.6000000000000002", 4 << 20, 4096))
                .with("2", new SmallTarget.Tape("naa.6000000000000003")));
    }

    @Override
    protected BlockDeviceProvider provider() {
        return devices;
    }

    @Override
    protected void withdraw(BlockDeviceProvider provider) {
        devices.deactivate();
    }

    @Override
    protected Optional<Designator> writable() {
        return Optional.of(Designator.parse("naa.6000000000000001"));
    }
}
