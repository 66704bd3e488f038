// SPDX-License-Identifier: Apache-2.0
package org.offhost.tck;

import org.junit.jupiter.api.BeforeEach;
import org.offhost.block.BlockDeviceProvider;

class MemoryUnitsContractTest extends BlockDeviceProviderContract {
    private final MemoryUnits units = new MemoryUnits();

    @BeforeEach
    void make() {
        units.disk(512, 1 << 20);
        units.disk(4096, 1 << 20);
        units.tape(1 << 20);
    }

    @Override
    public BlockDeviceProvider provider() {
        return units;
    }
}
