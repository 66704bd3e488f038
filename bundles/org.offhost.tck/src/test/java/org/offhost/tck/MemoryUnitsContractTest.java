// SPDX-License-Identifier: Apache-2.0
package org.offhost.tck;

import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.offhost.block.BlockDeviceProvider;
import org.offhost.block.Designator;

class MemoryUnitsContractTest extends BlockDeviceProviderContract {
    private final MemoryUnits units = new MemoryUnits();
    private Designator disk;

    @BeforeEach
    void make() {
        disk = units.disk(512, 1 << 20);
        units.disk(4096, 1 << 20);
        units.tape(1 << 20);
    }

    @Override
    protected BlockDeviceProvider provider() {
        return units;
    }

    @Override
    protected void withdraw(BlockDeviceProvider provider) {
        Assumptions.abort("memory is there as long as somebody has it");
    }

    @Override
    protected Optional<Designator> writable() {
        return Optional.of(disk);
    }
}
