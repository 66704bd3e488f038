// SPDX-License-Identifier: Apache-2.0
package org.offhost.block.file;

import org.offhost.block.BlockDeviceProvider;
import org.offhost.tck.BlockDeviceProviderContract;

/** It lists nothing, and so finds nothing. */
class FileBlockDeviceContractTest extends BlockDeviceProviderContract {
    private final FileBlockDeviceProvider provider = new FileBlockDeviceProvider();

    @Override
    public BlockDeviceProvider provider() {
        return provider;
    }
}
