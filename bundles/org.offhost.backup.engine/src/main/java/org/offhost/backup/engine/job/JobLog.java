// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.job;

import java.util.Optional;
import org.offhost.backup.JobKind;
import org.offhost.backup.JobState;
import org.offhost.backup.notice.Notice;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The life of jobs in the log: one line at INFO for each turn of it, with the job's id. */
public final class JobLog {
    private static final Logger LOG = LoggerFactory.getLogger(JobLog.class);

    private final String id;

    public JobLog(String id) {
        this.id = id;
    }

    public void submitted(JobKind kind, String title) {
        LOG.info("job {} submitted: {} {}", id, kind, title);
    }

    public void resumed() {
        LOG.info("job {} resumed", id);
    }

    public void chosen(String driver, String what) {
        LOG.info("job {} chose driver {} {}", id, driver, what);
    }

    public void lost(String what) {
        LOG.info("job {} lost a driver: {}", id, what);
    }

    public void waiting(Notice reason) {
        LOG.info("job {} {}", id, reason);
    }

    public void committed(String set, String medium) {
        LOG.info("job {} committed set {} to {}", id, set, medium);
    }

    public void ended(JobState state, Optional<Notice> reason) {
        LOG.info("job {} {}{}", id, state, reason.map(r -> ": " + r).orElse(""));
    }

    /** Where it went wrong, for whoever mends it. */
    public void trace(Throwable cause) {
        LOG.debug("job {} failed", id, cause);
    }

    /** The same of what no input may bring about. */
    public void fault(Throwable cause) {
        LOG.error("job {} failed by a fault of the program or of a driver", id, cause);
    }
}
