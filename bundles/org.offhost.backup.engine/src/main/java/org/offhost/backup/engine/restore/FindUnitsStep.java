// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.restore;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.offhost.backup.RestoreRequest;
import org.offhost.backup.engine.job.Hands;
import org.offhost.backup.engine.job.Step;
import org.offhost.backup.engine.source.UnitRow;
import org.offhost.block.Designator;
import org.offhost.block.Unit;
import org.offhost.driver.Units;

/** Finds the medium and, if one is restored to, the unit. */
final class FindUnitsStep implements Step {
    private final RestoreBench bench;

    FindUnitsStep(RestoreBench bench) {
        this.bench = bench;
    }

    @Override
    public void run(Hands job) throws IOException, InterruptedException {
        Units units = new Units(job);
        bench.medium(units.describe(bench.request().medium()));
        if (bench.request().destination() instanceof RestoreRequest.ToUnit to) {
            List<Unit> found = new ArrayList<>();
            for (Designator unit : to.units()) {
                found.add(units.describe(unit));
            }
            bench.units(UnitRow.of(found));
        }
    }
}
