// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup;

import org.osgi.annotation.versioning.ConsumerType;

/** Told of jobs; register it as a service. Called in a thread of the job, so it must return soon. */
@ConsumerType
public interface JobListener {
    /** Something of the job changed: state, reason or figures; at most a few times a second. */
    void changed(JobStatus status);
}
