// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.job;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.offhost.backup.JobState;
import org.offhost.backup.notice.Notice;
import org.offhost.backup.notice.NoticeCode;
import org.offhost.block.Unit;
import org.offhost.driver.DriverBoard;
import org.offhost.driver.Need;
import org.offhost.driver.Patience;
import org.offhost.driver.PatienceEndedException;

/** A job as its steps have it, without the thread: by a clock of its own, with a real journal and a real board. */
public final class TestHands implements Hands, Patience.Waiter {
    /** How long it waits for a driver. */
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Journal journal;
    private final DriverBoard board;
    private final Patience waiting;
    private final Tally tally = new Tally();
    private final List<JobState> entered = new ArrayList<>();
    private final List<JobState> shown = new ArrayList<>();
    private JobState state = JobState.QUEUED;
    private boolean cancelled;
    private Claiming claims = medium -> () -> {};
    private boolean underWay;

    public TestHands(Journal journal, DriverBoard board, ManualTime time) {
        this.journal = journal;
        this.board = board;
        this.waiting = new Patience(this, time, PATIENCE);
        tally.recall(journal);
    }

    /** The states that were entered, and so are durable. */
    public List<JobState> entered() {
        return entered;
    }

    /** The states that were only shown. */
    public List<JobState> shown() {
        return shown;
    }

    /** Code and facts, or the words of others. */
    public static String words(Notice notice) {
        return notice.code() == NoticeCode.SAID ? notice.facts().get("text").toString() : notice.toString();
    }

    public List<String> notes() {
        return tally.summary().notes().stream().map(TestHands::words).toList();
    }

    public void cancel() {
        cancelled = true;
    }

    boolean isUnderWay() {
        return underWay;
    }

    @Override
    public String id() {
        return "20260131-120000";
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
        return new JobLog(id());
    }

    @Override
    public DriverBoard board() {
        return board;
    }

    @Override
    public void note(Notice notice) {
        tally.note(notice);
    }

    @Override
    public void enter(JobState next) throws IOException {
        checkCancelled();
        entered.add(next);
        state = next;
        journal.note(Noted.Standing.in(next));
        checkpoint();
    }

    @Override
    public void progress(long doneBytes, long totalBytes) {
        checkCancelled();
        showProgress(doneBytes, totalBytes);
    }

    @Override
    public void showProgress(long doneBytes, long totalBytes) {
        waiting.reached(doneBytes);
    }

    @Override
    public void checkpoint() throws IOException {
        tally.keep(journal);
        journal.save();
    }

    @Override
    public void touch() throws IOException {
        journal.note(new Noted.Touched()).save();
    }

    @Override
    public boolean isTouched() {
        return journal.has(Noted.Touched.class);
    }

    /** Has it claim what it reads, as a job does that the service has. */
    public void claiming(Claiming claims) {
        this.claims = claims;
    }

    /** Claims a medium to be read. */
    public interface Claiming {
        Closeable read(Unit medium) throws IOException;
    }

    @Override
    public Closeable reads(Unit medium) throws IOException {
        return claims.read(medium);
    }

    @Override
    public void underWay() {
        underWay = true;
    }

    @Override
    public void checkCancelled() {
        if (cancelled) {
            throw new CancellationException();
        }
    }

    @Override
    public void waits(Need need) {
        shown.add(JobState.WAITING);
    }

    @Override
    public void waitsForSteady(Throwable cause) {
        shown.add(JobState.WAITING);
    }

    @Override
    public void goesOn() {
        shown.add(state);
    }

    @Override
    public void lost(Throwable cause) {
        note("lost " + cause.getMessage());
    }

    @Override
    public void overcame(Duration gap) {
        note("driver withdrawn in " + state + "; next unit of work after " + gap.toMillis() + " ms");
    }

    @Override
    public <T> T await(Need need, Patience.Attempt<T> attempt) throws IOException, InterruptedException {
        try {
            return waiting.await(need, attempt);
        } catch (PatienceEndedException e) {
            throw new PausedException(e);
        }
    }

    @Override
    public <T> T surviving(Patience.Work<T> work) throws IOException, InterruptedException {
        try {
            return waiting.surviving(work);
        } catch (PatienceEndedException e) {
            throw new PausedException(e);
        }
    }

    @Override
    public boolean wentAway(Throwable e, long seen) {
        return waiting.wentAway(e, seen);
    }

    @Override
    public void withdrawn(Throwable cause) throws IOException, InterruptedException {
        try {
            waiting.withdrawn(cause);
        } catch (PatienceEndedException e) {
            throw new PausedException(e);
        }
    }

    @Override
    public void working() {
        waiting.working();
    }
}
