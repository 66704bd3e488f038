// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.job;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.offhost.backup.JobState;
import org.offhost.backup.engine.JobRun;

/**
 * A job as a row of steps. Each is entered, durably, before it begins, begun again when a driver goes away in its midst, and
 * passed over if its work was done by a process before. How the job ends is {@link JobRun}'s.
 */
public final class StepRow implements JobBody {
    private final List<Step> steps;
    private final Closeable bench;
    private final Predicate<Journal> done;

    /**
     * @param bench closed behind the last step, or the one that failed
     * @param done whether what was asked for is there for good
     */
    public StepRow(List<Step> steps, Closeable bench, Predicate<Journal> done) {
        this.steps = List.copyOf(steps);
        this.bench = bench;
        this.done = done;
    }

    @Override
    public void run(Hands job) throws IOException, InterruptedException {
        try (bench) {
            Optional<JobState> entered = Optional.empty();
            for (Step step : steps) {
                job.checkCancelled();
                if (step.isDone(job.journal())) {
                    continue;
                }
                if (step.state().isPresent() && !step.state().equals(entered)) {
                    entered = step.state();
                    job.enter(entered.get());
                }
                job.surviving(() -> {
                    step.run(job);
                    return null;
                });
            }
        }
    }

    /** The last one first; one that fails keeps none before it from letting go. */
    @Override
    public void abandon(Hands job) throws IOException, InterruptedException {
        IOException failed = null;
        for (int i = steps.size() - 1; i >= 0; i--) {
            try {
                steps.get(i).undo(job);
            } catch (IOException | RuntimeException | LinkageError e) { // a fault of a driver is one of its step alone
                if (failed == null) {
                    failed = e instanceof IOException io ? io : new IOException(Cause.words(e), e);
                } else {
                    failed.addSuppressed(e);
                }
            }
        }
        if (failed != null) {
            throw failed;
        }
    }

    @Override
    public boolean isDone(Journal journal) {
        return done.test(journal);
    }
}
