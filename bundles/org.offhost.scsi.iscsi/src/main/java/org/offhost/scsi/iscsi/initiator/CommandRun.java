// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.initiator;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.offhost.scsi.ScsiCommand;
import org.offhost.scsi.ScsiResponse;
import org.offhost.scsi.iscsi.pdu.DataIn;
import org.offhost.scsi.iscsi.pdu.DataOut;
import org.offhost.scsi.iscsi.pdu.Pdu;
import org.offhost.scsi.iscsi.pdu.ReadyToTransfer;
import org.offhost.scsi.iscsi.pdu.Residual;
import org.offhost.scsi.iscsi.pdu.ScsiRequest;
import org.offhost.scsi.iscsi.pdu.ScsiResult;
import org.offhost.scsi.iscsi.pdu.TaskManagementRequest;
import org.offhost.scsi.iscsi.pdu.TaskManagementResponse;
import org.offhost.scsi.iscsi.text.Parameters;

/** One command over one connection: sent, given its data, waited for, or aborted. One thread executes it; any may abort it. */
final class CommandRun {
    private static final long ABORT = TimeUnit.SECONDS.toNanos(30);
    private static final long LONGEST = TimeUnit.DAYS.toNanos(10_000);

    private final long lun;
    private final ScsiCommand command;
    private final ByteBuffer out;
    private final Exchange exchange;
    private final CountDownLatch ended = new CountDownLatch(1);
    private InitiatorConnection connection;
    private volatile boolean aborted;
    private int tag;
    private int cmdSn;

    CommandRun(long lun, ScsiCommand command) {
        this.lun = lun;
        this.command = command;
        this.out = command.dataOut().duplicate();
        this.exchange = new Exchange(command.dataIn());
    }

    ScsiCommand command() {
        return command;
    }

    /** Has the executing thread abort it. */
    void abort() {
        aborted = true;
        exchange.wake();
    }

    /** It is over, whether it was executed or not. */
    void over() {
        ended.countDown();
    }

    /**
     * Waits until it is over.
     *
     * @throws IOException if it is not, though aborted for long
     */
    void awaitEnd() throws IOException {
        try {
            if (!ended.await(2 * ABORT, TimeUnit.NANOSECONDS)) {
                throw new IOException("command " + command + " was aborted, and goes on for too long");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while command " + command + " was aborted");
        }
    }

    /**
     * Executes it.
     *
     * @throws InterruptedIOException if it was aborted or timed out, and touches nothing any more
     * @throws IOException if the connection was lost: the command may go on until the session begins again
     */
    ScsiResponse execute(InitiatorConnection through, Duration timeout) throws IOException {
        connection = through;
        long end = System.nanoTime() + (timeout.compareTo(Duration.ofDays(10_000)) > 0 ? LONGEST : timeout.toNanos());
        tag = connection.begin(exchange);
        try {
            if (!request(end)) {
                throw notDone(
                        aborted
                                ? "it was aborted before it was sent"
                                : "not sent within " + timeout + ", since the target took no more commands");
            }
            while (true) {
                long left = end - System.nanoTime();
                Exchange.Event event =
                        left <= 0 || aborted ? null : exchange.next(Math.min(left, connection.patience()));
                if (event == null && (aborted || end - System.nanoTime() <= 0)) {
                    throw settled(aborted ? "it was aborted" : "not done after " + timeout);
                } else if (event == null) {
                    connection.look();
                } else if (event.failure() != null) {
                    throw new IOException(event.failure().getMessage(), event.failure());
                } else if (event.unit() instanceof ReadyToTransfer r) {
                    send(r);
                } else if (event.unit() != null) {
                    return answer(event.unit());
                } // else it was only woken
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw settled("the caller was interrupted");
        } finally {
            connection.end(tag);
        }
    }

    /** Sends it with the data that nobody has to ask for; false if the target takes none in time. */
    private boolean request(long end) throws IOException, InterruptedException {
        Parameters p = connection.parameters();
        int length = out.remaining();
        int first = Math.min(length, p.firstBurst());
        int immediate = p.immediateData() ? Math.min(first, p.peerSegment()) : 0;
        boolean more = !p.initialR2T() && first > immediate;
        boolean sent = connection.sendNumbered(number -> request(number, !more, immediate), end, () -> aborted);
        if (sent && more) {
            burst(Pdu.NO_TAG, immediate, first - immediate);
        }
        return sent;
    }

    private ScsiRequest request(int number, boolean last, int immediate) {
        cmdSn = number;
        int length = out.remaining();
        return new ScsiRequest(
                false,
                last,
                command.dataIn().hasRemaining(),
                length > 0,
                ScsiRequest.SIMPLE,
                lun,
                tag,
                length > 0 ? length : command.dataIn().remaining(),
                number,
                connection.expStatSn(),
                0,
                command.cdb(),
                out.slice(out.position(), immediate));
    }

    private void send(ReadyToTransfer r) throws IOException, InterruptedException {
        if (r.offset() + r.length() > out.remaining()) {
            throw new IOException(
                    "the target asks for " + r.length() + " bytes at " + r.offset() + " of " + out.remaining());
        }
        burst(r.targetTransferTag(), (int) r.offset(), (int) r.length());
    }

    private void burst(int transferTag, int offset, int length) throws IOException, InterruptedException {
        int segment = connection.parameters().peerSegment();
        int number = 0;
        for (int at = 0; at < length; at += segment) {
            int part = Math.min(segment, length - at);
            connection.send(new DataOut(
                    at + part == length,
                    lun,
                    tag,
                    transferTag,
                    connection.expStatSn(),
                    number++,
                    offset + at,
                    out.slice(out.position() + offset + at, part)));
        }
    }

    private ScsiResponse answer(Pdu unit) throws IOException {
        if (unit instanceof DataIn d) {
            return new ScsiResponse(d.status(), new byte[0]);
        }
        if (!(unit instanceof ScsiResult r)) {
            throw new IOException("PDU " + unit.operationCode() + " is no answer to a command");
        }
        if (r.response() != ScsiResult.COMPLETED) {
            throw new IOException("the target could not execute " + command + ": response " + r.response());
        }
        if (r.status() == ScsiResponse.GOOD
                && out.hasRemaining()
                && !r.residual().equals(Residual.NONE)) {
            throw new IOException(command + " left " + r.residual().bytes() + " bytes unwritten");
        }
        return new ScsiResponse(r.status(), r.status() == ScsiResponse.CHECK_CONDITION ? r.sense() : new byte[0]);
    }

    /** Aborts it at the target; a target that does not answer loses the connection, and its commands with the next login. */
    private InterruptedIOException settled(String why) throws IOException {
        Exchange function = new Exchange(ByteBuffer.allocate(0));
        int own = connection.begin(function);
        try {
            connection.sendImmediate(number -> new TaskManagementRequest(
                    true, TaskManagementRequest.ABORT_TASK, lun, own, tag, number, connection.expStatSn(), cmdSn, 0));
            Exchange.Event event = await(function);
            if (event != null && event.unit() instanceof TaskManagementResponse r) {
                boolean gone = r.response() == TaskManagementResponse.COMPLETE
                        || r.response() == TaskManagementResponse.NO_SUCH_TASK;
                if (gone) {
                    return notDone(why);
                }
            }
        } finally {
            connection.end(own);
        }
        connection.fail(new IOException("a command could not be aborted"));
        throw new IOException("command " + command + " could not be aborted; it may go on until the next login");
    }

    private InterruptedIOException notDone(String why) {
        return new InterruptedIOException("command " + command + " was aborted: " + why);
    }

    private static Exchange.Event await(Exchange function) {
        boolean interrupted = false;
        long end = System.nanoTime() + ABORT;
        try {
            while (true) {
                try {
                    return function.next(Math.max(0, end - System.nanoTime()));
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
