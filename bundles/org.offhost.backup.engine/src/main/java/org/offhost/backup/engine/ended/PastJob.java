// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.ended;

import java.time.Duration;
import java.util.function.Supplier;
import org.offhost.backup.Job;
import org.offhost.backup.JobStatus;

/** A job that has ended, for whoever asks for it by its id: nothing of it changes any more. */
record PastJob(EndedJob job, Supplier<JobStatus> told) implements Job {
    @Override
    public String id() {
        return job.id();
    }

    @Override
    public JobStatus status() {
        return told.get();
    }

    @Override
    public JobStatus await(Duration limit) {
        return told.get();
    }

    @Override
    public void cancel() {
        // it has ended
    }
}
