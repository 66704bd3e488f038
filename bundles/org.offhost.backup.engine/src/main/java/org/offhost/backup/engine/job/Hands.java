// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.job;

import java.io.Closeable;
import java.io.IOException;
import org.offhost.backup.JobState;
import org.offhost.backup.notice.Notice;
import org.offhost.backup.notice.NoticeCode;
import org.offhost.block.Unit;
import org.offhost.driver.DriverWork;

/** What the work of a job may touch of the job: its drivers, what is kept of it, its figures. How it ends is not among it. */
public interface Hands extends DriverWork {
    String id();

    Journal journal();

    /** What lies beside the journal. */
    JobFile file();

    Tally tally();

    JobLog log();

    /** Tells a person something about the job, with its figures. */
    void note(Notice notice);

    /** The same of words that others found. */
    default void note(String text) {
        note(Notice.of(NoticeCode.SAID).with("text", text));
    }

    /** Enters a state; it is durable before this returns. Throws if the job was cancelled. */
    void enter(JobState next) throws IOException;

    /** Shows how far the present phase is; throws if the job was cancelled. */
    void progress(long doneBytes, long totalBytes);

    /** Shows how far the present phase is. */
    void showProgress(long doneBytes, long totalBytes);

    /** Makes the job's file durable, and with it the figures so far. */
    void checkpoint() throws IOException;

    /** Notes, durably, that from now on something is changed: what fails then is not refused any more. */
    void touch() throws IOException;

    /** Notes, durably, that its set may be there from now on: who cancels it has it made whole, as {@link Journal#setMayBeThere} says. */
    default void committing() throws IOException {
        journal().note(new Noted.Committing()).save();
    }

    /** Its set is not there, as was seen on the medium; durable with the next save. */
    default void notCommitted() {
        journal().forget(Noted.Committing.class);
    }

    /** Whether it, or a process before this one, has changed something at its destination: what is there may be its own. */
    boolean isTouched();

    /**
     * Claims a medium to be read that the job came upon: nobody writes it, and no tape is moved, until the job ends, or this is closed.
     * Nothing if the job has the unit anyway. Never waits.
     *
     * @throws org.offhost.backup.notice.RefusedException if somebody uses the unit in a way that does not go together
     */
    Closeable reads(Unit medium) throws IOException;

    /** All that the job needs is there and is what it was: what fails from here on ends the job. */
    void underWay();
}
