// SPDX-License-Identifier: Apache-2.0
package org.offhost.tck.run;

import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.offhost.block.BlockDeviceProvider;
import org.offhost.block.Designator;
import org.offhost.tck.BlockDeviceProviderContract;

/** A provider of devices with the units that it lists here, and those of the addresses that were named; none is written. */
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
    protected List<Designator> named() throws IOException {
        Set<Designator> named = new LinkedHashSet<>(super.named());
        named.addAll(trial.service().bundle().located(trial.addresses()));
        return List.copyOf(named);
    }

    @Override
    protected void withdraw(BlockDeviceProvider provider) {
        trial.service().withdraw();
    }
}
