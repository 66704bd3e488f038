// SPDX-License-Identifier: Apache-2.0
package org.offhost.copy.host;

import java.io.IOException;
import org.offhost.block.BlockDeviceProvider;
import org.offhost.block.Designator;
import org.offhost.copy.CopyProvider;
import org.offhost.tck.MemoryUnits;
import org.offhost.tck.copy.CopyProviderContract;
import org.offhost.tck.copy.CopySite;

class HostCopyContractTest extends CopyProviderContract {
    @Override
    public CopySite site() {
        MemoryUnits units = new MemoryUnits();
        HostCopyProvider provider = new HostCopyProvider();
        provider.bindDevices(units);
        return new CopySite() {
            @Override
            public CopyProvider provider() {
                return provider;
            }

            @Override
            public BlockDeviceProvider devices() {
                return units;
            }

            @Override
            public Designator disk(int blockLength, int size) {
                return units.disk(blockLength, size);
            }

            @Override
            public Designator tape() {
                return units.tape(Integer.MAX_VALUE);
            }

            @Override
            public void withdraw() {
                provider.deactivate();
            }

            @Override
            public void close() throws IOException {
                provider.deactivate();
            }
        };
    }
}
