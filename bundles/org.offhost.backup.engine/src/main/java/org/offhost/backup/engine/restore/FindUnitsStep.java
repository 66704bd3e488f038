// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.restore;

import java.io.IOException;
import org.offhost.backup.RestoreRequest;
import org.offhost.backup.engine.job.Hands;
import org.offhost.backup.engine.job.Step;
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
            bench.unit(units.describe(to.unit()));
        }
    }
}
