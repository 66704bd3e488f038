// SPDX-License-Identifier: Apache-2.0
package org.offhost.tck.run;

import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.offhost.block.BlockDeviceProvider;
import org.offhost.tck.BlockDeviceProviderContract;

/** A provider of devices with the units that it lists here, none of which is written. */
@ExtendWith(TrialResolver.class)
@TestMethodOrder(MethodOrderer.MethodName.class)
final class DevicesSuite extends BlockDeviceProviderContract {
    private final Trial trial;

    DevicesSuite(Trial trial) {
        this.trial = trial;
    }

    @Override
    protected BlockDeviceProvider provider() {
        return trial.service().get(BlockDeviceProvider.class);
    }

    @Override
    protected void withdraw(BlockDeviceProvider provider) {
        trial.service().withdraw();
    }
}
