// SPDX-License-Identifier: Apache-2.0
package org.offhost.copy.extended;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.offhost.kit.copy.CopyTally;
import org.offhost.scsi.Cdb;
import org.offhost.scsi.CopyStatus;
import org.offhost.scsi.LogicalUnit;
import org.offhost.scsi.ScsiCommand;
import org.offhost.scsi.ScsiResponse;

/**
 * Asks how far the copy command in flight is: RECEIVE COPY STATUS(LID1), SPC-4 6.24, in a thread of its own.
 *
 * <p>Only a command that was in flight a whole interval ago is asked about, so short ones cost nothing. What comes is shown
 * and nothing else: a copy manager that does not answer, or not in time, is left alone.
 */
final class StatusWatch implements Closeable {
    static final Duration INTERVAL = Duration.ofMillis(250);

    /** An answer that comes later is no news. */
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    /** One may come from a command that has not begun or has just ended. */
    private static final int MOST_REFUSALS = 3;

    private static final long LET_GO_MILLIS = 500;

    private final CopyTally tally;
    private final Clock clock;
    private InFlight command;
    private InFlight seen;
    private int refusals;
    private boolean asking;
    private boolean closed;
    private Thread thread;

    /** Time, so that a test can be the clock. */
    interface Clock {
        Clock SYSTEM = time -> TimeUnit.NANOSECONDS.sleep(time.toNanos());

        /** Returns after the time has passed. */
        void pause(Duration time) throws InterruptedException;
    }

    /** A copy command that was sent; no two are the same, though identifiers come again. */
    private static final class InFlight {
        private final LogicalUnit manager;
        private final int listIdentifier;

        InFlight(LogicalUnit manager, int listIdentifier) {
            this.manager = manager;
            this.listIdentifier = listIdentifier;
        }
    }

    StatusWatch(CopyTally tally, Clock clock) {
        this.tally = tally;
        this.clock = clock;
    }

    /** A command is about to be sent. */
    synchronized void sent(LogicalUnit manager, int listIdentifier) {
        command = new InFlight(manager, listIdentifier);
        if (thread == null && !closed) {
            thread = new Thread(this::watch, "offhost-copy-status");
            thread.setDaemon(true);
            thread.start();
        }
    }

    /** It has ended; what it moved is counted elsewhere from now on. */
    synchronized void ended() {
        command = null;
        tally.inFlight(0);
    }

    private void watch() {
        try {
            while (isOpen()) {
                clock.pause(INTERVAL);
                due().ifPresent(this::ask);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed: this thread ends here
        }
    }

    private synchronized boolean isOpen() {
        return !closed && refusals < MOST_REFUSALS;
    }

    /** The command, if it was in flight at the tick before, too. */
    private synchronized Optional<InFlight> due() {
        InFlight before = seen;
        seen = command;
        Optional<InFlight> due = Optional.ofNullable(command).filter(c -> c == before && !closed);
        asking = due.isPresent();
        return due;
    }

    private void ask(InFlight asked) {
        try {
            query(asked);
        } finally {
            asked();
        }
    }

    private synchronized void asked() {
        asking = false;
        notifyAll();
    }

    private void query(InFlight asked) {
        Cdb cdb = new Cdb.ReceiveCopyResults(Cdb.ReceiveCopyResults.STATUS, asked.listIdentifier, CopyStatus.LENGTH);
        ByteBuffer data = ByteBuffer.allocate(CopyStatus.LENGTH);
        boolean answered;
        long moved = 0;
        try {
            ScsiResponse response = asked.manager.execute(ScsiCommand.in(cdb.encode(), data), TIMEOUT);
            answered = response.status() == ScsiResponse.GOOD;
            if (answered) {
                CopyStatus status = CopyStatus.decode(data.flip());
                moved = status.status() == CopyStatus.RUNNING ? bytes(status) : 0;
            }
        } catch (IOException e) {
            answered = false;
        }
        take(asked, answered, moved);
    }

    private synchronized void take(InFlight asked, boolean answered, long moved) {
        if (asked != command) {
            return;
        }
        refusals = answered ? 0 : refusals + 1;
        if (moved > 0) {
            tally.inFlight(moved);
        }
    }

    /** SPC-4 table 210: the exponent goes to 8; what no long holds is no count. */
    private static long bytes(CopyStatus status) {
        int shift = 10 * status.transferUnits();
        long count = status.transferCount();
        return shift < Long.numberOfLeadingZeros(count) ? count << shift : 0;
    }

    /**
     * Asks nothing more; the sessions may be closed after that. The thread is interrupted in its pause only: within a command
     * it would close the files that the command uses.
     */
    @Override
    public synchronized void close() {
        closed = true;
        if (thread != null && !asking) {
            thread.interrupt();
        }
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LET_GO_MILLIS);
        try {
            for (long left = end - System.nanoTime(); asking && left > 0; left = end - System.nanoTime()) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
