// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.backup;

import java.io.IOException;
import java.util.Optional;
import org.offhost.backup.JobState;
import org.offhost.backup.engine.job.Hands;
import org.offhost.backup.engine.job.Journal;
import org.offhost.backup.engine.job.PausedException;
import org.offhost.backup.engine.job.Step;
import org.offhost.backup.engine.source.JobSnapshot;
import org.offhost.backup.engine.source.StillSource;
import org.offhost.backup.engine.source.Unreadable;
import org.offhost.backup.engine.writing.CommittedSet;
import org.offhost.backup.notice.RefusedException;
import org.offhost.block.ProviderWithdrawnException;

/** A step that is of no use once the set is committed; what fails in it is told in terms of the source. */
final class OnSnapshot implements Step {
    private final BackupBench bench;
    private final Step step;

    OnSnapshot(BackupBench bench, Step step) {
        this.bench = bench;
        this.step = step;
    }

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
        try {
            step.run(job);
        } catch (RefusedException | PausedException | ProviderWithdrawnException e) {
            throw e;
        } catch (IOException e) {
            // a source that was changed behind the array's back fails as a unit that answers no more
            if (!StillSource.isTaken(job.journal())) {
                new JobSnapshot(job, bench.request().source()).checkAlive();
            }
            throw new Unreadable(job.journal(), bench.row()).explained(e);
        }
    }

    @Override
    public void undo(Hands job) throws IOException, InterruptedException {
        step.undo(job);
    }
}
