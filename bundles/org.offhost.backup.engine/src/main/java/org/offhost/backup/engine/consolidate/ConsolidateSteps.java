// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.consolidate;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.offhost.backup.JobState;
import org.offhost.backup.engine.job.Hands;
import org.offhost.backup.engine.job.Journal;
import org.offhost.backup.engine.job.Step;
import org.offhost.backup.engine.job.StepRow;
import org.offhost.backup.engine.job.Ticker;
import org.offhost.backup.engine.writing.AdoptStep;
import org.offhost.backup.engine.writing.CommitStep;
import org.offhost.backup.engine.writing.CommittedSet;
import org.offhost.backup.engine.writing.CopySetStep;
import org.offhost.backup.engine.writing.KeepSumsStep;
import org.offhost.backup.keep.ConsolidateRequest;

/** A consolidation: what a set shows is gathered from its index, copied from medium to medium, proved, committed. */
public final class ConsolidateSteps {
    private ConsolidateSteps() {}

    public static StepRow of(ConsolidateRequest request, Ticker ticker) {
        ConsolidateBench bench = new ConsolidateBench(request);
        return new StepRow(steps(bench, ticker), bench, CommittedSet::isNoted);
    }

    /** From the first to the last. */
    static List<Step> steps(ConsolidateBench bench, Ticker ticker) {
        List<Step> steps = new ArrayList<>();
        steps.add(new AdmitMediaStep(bench));
        steps.add(new AdoptStep(bench));
        steps.add(new BeforeCommit(new GatherStep(bench)));
        steps.add(new BeforeCommit(new PlanPointStep(bench)));
        boolean dryRun = bench.request().dryRun();
        steps.add(new BeforeCommit(new CopySetStep(bench, bench.request().offload(), dryRun)));
        if (!dryRun) {
            steps.add(new BeforeCommit(new ProvePointStep(bench, ticker)));
            steps.add(new BeforeCommit(new CommitStep(bench, ticker)));
            steps.add(new KeepSumsStep(bench));
        }
        return steps;
    }

    /** A step that is of no use once the set is committed. */
    private record BeforeCommit(Step step) implements Step {
        @Override
        public Optional<JobState> state() {
            return step.state();
        }

        @Override
        public boolean isDone(Journal journal) {
            return CommittedSet.isNoted(journal) || step.isDone(journal);
        }

        @Override
        public void run(Hands job) throws IOException, InterruptedException {
            step.run(job);
        }
    }
}
