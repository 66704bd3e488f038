// SPDX-License-Identifier: Apache-2.0
package org.offhost.tck.run;

import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.offhost.block.BlockDeviceProvider;
import org.offhost.block.Designator;
import org.offhost.block.Unit;
import org.offhost.block.UnitProbe;
import org.offhost.tck.locate.UnitProbeContract;

/** A probe of units with those of the addresses that were named, and those that the bundle lists; nothing is written. */
@ExtendWith(TrialResolver.class)
@TestMethodOrder(MethodOrderer.MethodName.class)
final class ProbeSuite extends UnitProbeContract {
    private final Trial trial;

    ProbeSuite(Trial trial) {
        this.trial = trial;
    }

    @Override
    protected UnitProbe probe() {
        return trial.service().get(UnitProbe.class);
    }

    @Override
    protected void withdraw() {
        trial.service().withdraw();
    }

    @Override
    protected List<Designator> units() throws IOException {
        Set<Designator> units = new LinkedHashSet<>(trial.service().bundle().located(trial.addresses()));
        Optional<BlockDeviceProvider> own = devices();
        if (own.isPresent()) {
            own.get().units().stream().map(Unit::designator).forEach(units::add);
        }
        return List.copyOf(units);
    }

    /** Its own, if it has one: units of others' devices are not its business. */
    @Override
    protected Optional<BlockDeviceProvider> devices() {
        return trial.service().bundle().first(BlockDeviceProvider.class);
    }
}
