// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.writing;

import java.io.IOException;
import java.util.Optional;
import org.offhost.backup.JobState;
import org.offhost.backup.Offload;
import org.offhost.backup.engine.job.Hands;
import org.offhost.backup.engine.job.Step;

/** Has the devices copy the body of the set, from where it is durable; of a dry run only says what that would come to. */
public final class CopySetStep implements Step {
    private final NewSet made;
    private final Offload policy;
    private final boolean dryRun;

    public CopySetStep(NewSet made, Offload policy, boolean dryRun) {
        this.made = made;
        this.policy = policy;
        this.dryRun = dryRun;
    }

    @Override
    public Optional<JobState> state() {
        return dryRun ? Optional.empty() : Optional.of(JobState.COPYING);
    }

    @Override
    public void run(Hands job) throws IOException, InterruptedException {
        if (dryRun) {
            made.stream(job).foresee(policy);
        } else {
            made.stream(job).copy(policy);
        }
    }
}
