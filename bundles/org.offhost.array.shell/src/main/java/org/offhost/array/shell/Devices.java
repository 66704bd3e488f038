// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.shell;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.offhost.block.Access;
import org.offhost.block.BlockDevice;
import org.offhost.block.BlockDeviceProvider;
import org.offhost.block.Designator;

/** Opens units by whatever driver knows them. */
final class Devices {
    private Devices() {}

    static BlockDevice open(List<BlockDeviceProvider> providers, Designator unit, Access access) throws IOException {
        for (BlockDeviceProvider provider : providers) {
            Optional<BlockDevice> device = provider.open(unit, access);
            if (device.isPresent()) {
                return device.get();
            }
        }
        throw new IOException("no driver opens unit " + unit);
    }
}
