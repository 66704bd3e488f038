// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine;

import org.offhost.backup.JobState;
import org.offhost.backup.engine.job.Journal;
import org.offhost.backup.engine.job.Noted;

/**
 * How far the present phase is and, when all are over, how far the work of the job came: what was copied or, where nothing
 * is copied, what was checked. Used under its job's lock.
 */
final class Progress {
    private long done;
    private long total;
    private long workDone;
    private long workTotal;
    private boolean copied;

    void show(long doneBytes, long totalBytes) {
        done = doneBytes;
        total = totalBytes;
    }

    private boolean isWork(JobState phase) {
        return phase == JobState.COPYING || phase == JobState.CHECKING && !copied;
    }

    /** A phase is over and the next one begins, or the job ends. */
    void enter(JobState last, JobState next) {
        if (isWork(last)) {
            workDone = done;
            workTotal = total;
        }
        copied |= last == JobState.COPYING;
        boolean over = next.ended() || next == JobState.INTERRUPTED;
        done = over ? workDone : 0;
        total = over ? workTotal : 0;
    }

    long done() {
        return done;
    }

    long total() {
        return total;
    }

    /** Notes how far the work is, in the present phase or one before. */
    void keep(JobState phase, Journal journal) {
        journal.note(isWork(phase) ? new Noted.Worked(done, total) : new Noted.Worked(workDone, workTotal));
    }

    /** Takes what {@link #keep} noted; nobody works on the job. */
    void recall(Journal journal) {
        journal.find(Noted.Worked.class).ifPresent(worked -> {
            workDone = worked.done();
            workTotal = worked.total();
        });
        show(workDone, workTotal);
    }
}
