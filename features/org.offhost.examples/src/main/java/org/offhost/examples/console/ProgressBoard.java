// SPDX-License-Identifier: Apache-2.0
package org.offhost.examples.console;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.offhost.backup.JobListener;
import org.offhost.backup.JobStatus;
import org.osgi.service.component.annotations.Component;

/** Knows the last word of every job: the engine finds it by itself and calls it. */
@Component(service = {JobListener.class, ProgressBoard.class})
public final class ProgressBoard implements JobListener {
    private final Map<String, JobStatus> latest = new ConcurrentHashMap<>();

    @Override
    public void changed(JobStatus status) {
        latest.put(status.id(), status);
    }

    public Collection<JobStatus> jobs() {
        return List.copyOf(latest.values());
    }
}
