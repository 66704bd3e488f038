// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.writing;

import java.io.IOException;
import java.util.Optional;
import org.offhost.archive.SetRecord;
import org.offhost.backup.engine.job.Hands;
import org.offhost.backup.engine.job.Journal;
import org.offhost.backup.engine.job.Noted;
import org.offhost.backup.engine.job.Step;
import org.offhost.backup.engine.medium.JobMedia;
import org.offhost.backup.engine.medium.OpenMedium;
import org.offhost.backup.engine.medium.Sets;
import org.offhost.block.Access;

/** Takes over the set that this job committed in a process that did not live to note it. */
public final class AdoptStep implements Step {
    private final NewSet made;

    public AdoptStep(NewSet made) {
        this.made = made;
    }

    /** That a set may be committed is noted before it is. */
    @Override
    public boolean isDone(Journal journal) {
        return CommittedSet.isNoted(journal) || !journal.has(Noted.Committing.class);
    }

    @Override
    public void run(Hands job) throws IOException, InterruptedException {
        try (OpenMedium open = JobMedia.open(job, made.medium(), Access.READ, job.tally()::control)) {
            Optional<SetRecord> set = open.medium().committed(made.setId(job));
            if (set.isPresent()) {
                CommittedSet committed = new CommittedSet(job);
                committed.is(set.get().description().id(), made.medium().designator());
                committed.remember(Sets.of(set.get(), open));
            } else {
                job.notCommitted(); // and a job that was cancelled meanwhile ends
            }
        }
    }
}
