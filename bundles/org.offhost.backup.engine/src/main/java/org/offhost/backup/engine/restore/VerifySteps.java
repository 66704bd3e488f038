// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.restore;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.offhost.backup.JobState;
import org.offhost.backup.VerifyRequest;
import org.offhost.backup.engine.job.Hands;
import org.offhost.backup.engine.job.Step;
import org.offhost.backup.engine.job.StepRow;
import org.offhost.backup.engine.medium.Explanations;
import org.offhost.backup.engine.medium.UnitsInUse;

/**
 * A verification: reads committed sets again, their structure or all of them. Every process does it anew, since it proves what
 * is on the medium now; only sums it made are there for good.
 */
public final class VerifySteps {
    private VerifySteps() {}

    public static StepRow of(VerifyRequest request, UnitsInUse inUse, Explanations explanations) {
        VerifyBench bench = new VerifyBench(request);
        return new StepRow(steps(bench, inUse, explanations), bench, journal -> false);
    }

    /** From the first to the last. */
    static List<Step> steps(VerifyBench bench, UnitsInUse inUse, Explanations explanations) {
        return List.of(
                new ScanStep(bench, explanations),
                new ReadSetsStep(bench),
                new KeepMadeSumsStep(bench, inUse),
                new Conclusion(bench));
    }

    /** Tells what was found; the job fails if something is wrong. */
    private record Conclusion(VerifyBench bench) implements Step {
        @Override
        public Optional<JobState> state() {
            return Optional.of(JobState.CHECKING);
        }

        @Override
        public void run(Hands job) throws IOException {
            bench.showAll(job);
            bench.verdict().end(job);
            job.tally().checked(bench.verdict().level());
        }
    }
}
