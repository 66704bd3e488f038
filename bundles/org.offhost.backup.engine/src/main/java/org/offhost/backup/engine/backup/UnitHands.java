// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.backup;

import java.io.Closeable;
import java.io.IOException;
import org.offhost.backup.JobState;
import org.offhost.backup.engine.job.Hands;
import org.offhost.backup.engine.job.JobFile;
import org.offhost.backup.engine.job.JobLog;
import org.offhost.backup.engine.job.Journal;
import org.offhost.backup.engine.job.Noted;
import org.offhost.backup.engine.job.Tally;
import org.offhost.backup.notice.Notice;
import org.offhost.block.Unit;
import org.offhost.driver.DriverBoard;
import org.offhost.driver.Need;
import org.offhost.driver.Patience;

/** One unit of a group, as the steps of a backup have a job: journal and figures are its own, all else is the group's. One thread. */
final class UnitHands implements Hands {
    private final Hands group;
    private final Journal journal;
    private final Tally tally = new Tally();
    private boolean underWay;

    UnitHands(Hands group, Journal journal) {
        this.group = group;
        this.journal = journal;
        tally.recall(journal);
    }

    /** Whether all that the unit needs is there. */
    boolean isUnderWay() {
        return underWay;
    }

    @Override
    public String id() {
        return group.id();
    }

    @Override
    public Journal journal() {
        return journal;
    }

    @Override
    public JobFile file() {
        return journal.file();
    }

    @Override
    public Tally tally() {
        return tally;
    }

    @Override
    public JobLog log() {
        return group.log();
    }

    @Override
    public void note(Notice notice) {
        tally.note(notice);
    }

    @Override
    public void enter(JobState next) throws IOException {
        journal.note(Noted.Standing.in(next));
        checkpoint();
        group.enter(next);
    }

    @Override
    public Closeable reads(Unit medium) throws IOException {
        return group.reads(medium);
    }

    @Override
    public void progress(long doneBytes, long totalBytes) {
        group.progress(doneBytes, totalBytes);
    }

    @Override
    public void showProgress(long doneBytes, long totalBytes) {
        group.showProgress(doneBytes, totalBytes);
    }

    @Override
    public void checkpoint() throws IOException {
        tally.keep(journal);
        journal.save();
    }

    @Override
    public void touch() throws IOException {
        journal.note(new Noted.Touched()).save();
        group.touch();
    }

    /** The group's job is told first: whoever cancels that looks there. */
    @Override
    public void committing() throws IOException {
        group.committing();
        Hands.super.committing();
    }

    @Override
    public void notCommitted() {
        Hands.super.notCommitted();
        group.notCommitted();
    }

    @Override
    public boolean isTouched() {
        return journal.has(Noted.Touched.class);
    }

    @Override
    public void underWay() {
        underWay = true;
        group.underWay();
    }

    @Override
    public DriverBoard board() {
        return group.board();
    }

    @Override
    public <T> T await(Need need, Patience.Attempt<T> attempt) throws IOException, InterruptedException {
        return group.await(need, attempt);
    }

    @Override
    public <T> T surviving(Patience.Work<T> work) throws IOException, InterruptedException {
        return group.surviving(work);
    }

    @Override
    public boolean wentAway(Throwable e, long seen) {
        return group.wentAway(e, seen);
    }

    @Override
    public void withdrawn(Throwable cause) throws IOException, InterruptedException {
        group.withdrawn(cause);
    }

    @Override
    public void working() {
        group.working();
    }

    @Override
    public void checkCancelled() {
        group.checkCancelled();
    }
}
