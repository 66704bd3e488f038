// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine;

import java.io.IOException;
import org.offhost.backup.engine.job.JobBody;
import org.offhost.backup.engine.job.Journal;
import org.offhost.backup.engine.job.JournalException;

/** What to do for a job, by its journal. */
interface JobBodies {
    /** @throws JournalException if what was asked for is not whole */
    JobBody of(Journal journal) throws IOException;
}
