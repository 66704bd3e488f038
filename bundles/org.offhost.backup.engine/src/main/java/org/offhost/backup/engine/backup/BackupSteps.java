// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.backup;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.offhost.backup.BackupRequest;
import org.offhost.backup.BackupRequest.Since;
import org.offhost.backup.engine.job.Step;
import org.offhost.backup.engine.job.StepRow;
import org.offhost.backup.engine.job.Ticker;
import org.offhost.backup.engine.source.LastIndexes;
import org.offhost.backup.engine.writing.AdoptStep;
import org.offhost.backup.engine.writing.CommitStep;
import org.offhost.backup.engine.writing.CommittedSet;
import org.offhost.backup.engine.writing.CopySetStep;
import org.offhost.backup.engine.writing.KeepSumsStep;

/** A backup: gate, cut, inventory, copy, check, commit, release, as the picture in docs/architecture.md has it. */
public final class BackupSteps {
    private BackupSteps() {}

    /** @param batch entries a parser is leased for */
    public static StepRow of(BackupRequest request, Ticker ticker, int batch) {
        return of(request, ticker, batch, Optional.empty());
    }

    /**
     * The same, with what is kept of the sets before.
     *
     * @param indexes folder of the newest indexes; none is taken over, or kept, if it is empty
     */
    public static StepRow of(BackupRequest request, Ticker ticker, int batch, Optional<Path> indexes) {
        BackupBench bench = new BackupBench(request, indexes.map(LastIndexes::new));
        return new StepRow(steps(bench, ticker, batch), bench, CommittedSet::isNoted);
    }

    /** One unit of a group that is cut: its snapshot comes and goes with the group. */
    static StepRow ofUnit(BackupRequest request, Ticker ticker, int batch) {
        BackupBench bench = new BackupBench(request);
        List<Step> steps = new ArrayList<>();
        steps.add(new AdmissionStep(bench, ticker));
        steps.add(new AdoptStep(bench));
        addCopy(steps, bench, ticker, batch);
        return new StepRow(steps, bench, CommittedSet::isNoted);
    }

    /** From the first to the last. */
    static List<Step> steps(BackupBench bench, Ticker ticker, int batch) {
        List<Step> steps = new ArrayList<>();
        steps.add(new AdmissionStep(bench, ticker));
        steps.add(new AdoptStep(bench));
        steps.add(new GateStep(bench.request(), ticker));
        addCopy(steps, bench, ticker, batch);
        steps.add(new ReleaseStep(bench, ticker));
        return steps;
    }

    /** From the cut to the set. */
    private static void addCopy(List<Step> steps, BackupBench bench, Ticker ticker, int batch) {
        steps.add(new ExposeStep(bench));
        steps.add(onSnapshot(bench, new FindVolumeStep(bench)));
        steps.add(onSnapshot(bench, new EntriesStep(bench, batch)));
        steps.add(onSnapshot(bench, new AllocationStep(bench)));
        steps.add(onSnapshot(bench, new OwnershipStep(bench)));
        steps.add(onSnapshot(bench, new BesideMapStep(bench)));
        if (!bench.request().since().equals(Since.NONE)) {
            steps.add(onSnapshot(bench, new ChangesStep(bench)));
        }
        steps.add(onSnapshot(bench, new PlanStep(bench)));
        boolean dryRun = bench.request().dryRun();
        steps.add(onSnapshot(bench, new CopySetStep(bench, bench.request().offload(), dryRun)));
        if (!dryRun) {
            steps.add(onSnapshot(bench, new CheckStep(bench)));
            steps.add(onSnapshot(bench, new TrustStep(bench)));
            steps.add(onSnapshot(bench, new CommitStep(bench, ticker)));
            if (bench.keepsIndex()) {
                steps.add(job -> bench.keepIndex());
            }
            steps.add(new KeepSumsStep(bench));
        }
    }

    private static Step onSnapshot(BackupBench bench, Step step) {
        return new OnSnapshot(bench, step);
    }
}
