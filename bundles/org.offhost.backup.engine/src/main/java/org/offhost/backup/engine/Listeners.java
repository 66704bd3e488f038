// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.offhost.backup.JobListener;
import org.offhost.backup.JobStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Those who want to hear of jobs. Thread-safe. */
final class Listeners {
    private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);

    private final List<JobListener> all = new CopyOnWriteArrayList<>();

    void add(JobListener listener) {
        all.add(listener);
    }

    void remove(JobListener listener) {
        all.remove(listener);
    }

    void tell(JobStatus status) {
        for (JobListener listener : all) {
            try {
                listener.changed(status);
            } catch (Throwable e) { // an Error, too: a listener's fault must not cost a backup
                LOG.warn("a job listener failed", e);
            }
        }
    }
}
