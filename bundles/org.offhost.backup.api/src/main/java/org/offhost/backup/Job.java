// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup;

import java.time.Duration;
import org.osgi.annotation.versioning.ProviderType;

/** A job that was submitted. Thread-safe. */
@ProviderType
public interface Job {
    String id();

    JobStatus status();

    /**
     * Waits until the job has ended.
     *
     * @return its status then, or at the end of the limit
     */
    JobStatus await(Duration limit) throws InterruptedException;

    /**
     * Asks the job to end as CANCELLED; committed sets stay. Returns at once. If another process has the job, that one is asked, and
     * ends it within a second of its next unit of work; one that waits for its units there ends when next some are let go.
     */
    void cancel();
}
