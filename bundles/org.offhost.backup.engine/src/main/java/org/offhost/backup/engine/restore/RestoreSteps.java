// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.restore;

import java.util.ArrayList;
import java.util.List;
import org.offhost.backup.RestoreRequest;
import org.offhost.backup.engine.job.Step;
import org.offhost.backup.engine.job.StepRow;
import org.offhost.backup.engine.job.Ticker;

/** A restore: to a unit by the copy drivers, as a backup; to a folder or another place file by file, through this host. */
public final class RestoreSteps {
    private RestoreSteps() {}

    /** Nothing of it is there for good before its end: one that is cancelled was not done. */
    public static StepRow of(RestoreRequest request, Ticker ticker) {
        return new StepRow(steps(new RestoreBench(request), ticker), () -> {}, journal -> false);
    }

    /** From the first to the last. */
    static List<Step> steps(RestoreBench bench, Ticker ticker) {
        return bench.request().destination() instanceof RestoreRequest.ToUnit to
                ? toUnit(bench, to, ticker)
                : List.of(new FindUnitsStep(bench), new PlaceFilesStep(bench));
    }

    private static List<Step> toUnit(RestoreBench bench, RestoreRequest.ToUnit to, Ticker ticker) {
        List<Step> steps = new ArrayList<>();
        steps.add(new FindUnitsStep(bench));
        steps.add(new FindPlaceStep(bench, to));
        steps.add(new RestorePlanStep(bench));
        steps.add(new RequireBlankStep(bench, to, ticker));
        if (bench.request().dryRun()) {
            steps.add(new RestoreForeseeStep(bench));
        } else {
            steps.add(new RestoreCopyStep(bench));
            steps.add(new LookStep(bench));
            steps.add(new ProveStep(bench));
        }
        return steps;
    }
}
