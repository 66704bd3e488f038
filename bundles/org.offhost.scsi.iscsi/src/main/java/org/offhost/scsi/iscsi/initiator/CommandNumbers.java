// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.initiator;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.offhost.scsi.iscsi.pdu.Counters;
import org.offhost.scsi.iscsi.wire.SerialNumber;

/**
 * The numbers of a session (RFC 7143, 4.2.2): which one the next command has, which ones the target takes, and which status is
 * expected. One thread hears what the target says, first the one that logs in, then the one that reads; any may send. What was
 * heard is read without a lock, so that the thread that hears leaves it to those that send. Thread-safe.
 */
final class CommandNumbers {
    private int cmdSn = 1;

    /** Threads that wait for the target to take more commands; changed by whoever holds this. */
    private volatile int waiting;

    private volatile boolean ended;
    private volatile boolean heard;
    private volatile int maxCmdSn;
    private volatile int expStatSn;

    /** Puts a request on its way. */
    interface Sending {
        void with(int cmdSn) throws IOException;
    }

    /** Number of the command that is sent next. */
    synchronized int next() {
        return cmdSn;
    }

    /** Number of the status that is expected next: what came before has arrived. */
    int expStatSn() {
        return expStatSn;
    }

    /**
     * Sends a command as soon as the target takes one; targets want them in the order of their numbers.
     *
     * @param end when to give up, by {@link System#nanoTime}
     * @return false if the target took none until then; nothing was sent
     */
    synchronized boolean send(Sending sending, long end) throws IOException, InterruptedException {
        if (!isTaken() && !awaitTaken(end)) {
            return false;
        }
        sending.with(cmdSn);
        cmdSn++;
        return true;
    }

    /** Sends a request that does not count; never waits. */
    synchronized void sendImmediate(Sending sending) throws IOException {
        sending.with(cmdSn);
    }

    private boolean isTaken() {
        return ended || !SerialNumber.isBefore(maxCmdSn, cmdSn);
    }

    private boolean awaitTaken(long end) throws InterruptedException {
        waiting++;
        try {
            while (!isTaken()) {
                long left = end - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
            return true;
        } finally {
            waiting--;
        }
    }

    /** The target has said something; {@code status} if it was numbered. */
    void hear(Counters counters, boolean status) {
        boolean first = !heard;
        if (first || status && !SerialNumber.isBefore(counters.statSn(), expStatSn)) {
            expStatSn = counters.statSn() + 1;
        }
        if (first || SerialNumber.isBefore(maxCmdSn, counters.maxCmdSn())) {
            maxCmdSn = counters.maxCmdSn();
            if (waiting > 0) { // who waits counts itself before it looks at the number
                wake();
            }
        }
    }

    /** The login is over: from now on numbers only grow. */
    void loggedIn() {
        heard = true;
    }

    private synchronized void wake() {
        notifyAll();
    }

    /** Nobody waits any more. */
    void end() {
        ended = true;
        wake();
    }
}
