// SPDX-License-Identifier: Apache-2.0
package org.offhost.tck.run;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.offhost.block.BlockDeviceProvider;
import org.offhost.block.UnitLocator;
import org.offhost.tck.locate.UnitLocatorContract;

/** A locator of units with the addresses that were named; nothing is made and nothing written. */
@ExtendWith(TrialResolver.class)
@TestMethodOrder(MethodOrderer.MethodName.class)
final class LocatorSuite extends UnitLocatorContract {
    private final Trial trial;

    LocatorSuite(Trial trial) {
        this.trial = trial;
    }

    @Override
    protected UnitLocator locator() {
        return trial.service().get(UnitLocator.class);
    }

    @Override
    protected List<String> addresses() {
        return trial.addresses();
    }

    /** The bundle stopped and started: what it keeps in its state folder is there, what it kept in memory is not. */
    @Override
    protected Optional<UnitLocator> restarted() {
        trial.service().withdraw();
        return Optional.of(locator());
    }

    /** Its own, if it has one: units of others' devices are not its business. */
    @Override
    protected Optional<BlockDeviceProvider> devices() {
        return trial.service().bundle().first(BlockDeviceProvider.class);
    }
}
