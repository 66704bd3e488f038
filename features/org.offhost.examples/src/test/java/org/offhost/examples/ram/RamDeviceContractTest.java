// SPDX-License-Identifier: Apache-2.0
package org.offhost.examples.ram;

import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.offhost.block.BlockDeviceProvider;
import org.offhost.block.Designator;
import org.offhost.scsi.device.ScsiDevices;
import org.offhost.tck.BlockDeviceProviderContract;

/** The disk as jobs see it: what makes devices of the units of all transports does so of this one, and it is written. */
class RamDeviceContractTest extends BlockDeviceProviderContract {
    private static final Designator NAME = Designator.parse("naa.3000000000000001");

    private final ScsiDevices devices = new ScsiDevices();
    private RamDisk disk;

    @BeforeEach
    void make() throws IOException {
        disk = new RamDisk(NAME, 2);
        devices.bindTransport(disk);
    }

    @AfterEach
    void end() {
        devices.deactivate();
    }

    @Override
    protected BlockDeviceProvider provider() {
        return devices;
    }

    /** The transport goes, not who makes devices of its units. */
    @Override
    protected void withdraw(BlockDeviceProvider provider) {
        disk.withdraw();
    }

    @Override
    protected Optional<Designator> writable() {
        return Optional.of(NAME);
    }
}
