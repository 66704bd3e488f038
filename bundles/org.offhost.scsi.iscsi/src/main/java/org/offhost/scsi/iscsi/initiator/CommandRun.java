// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.initiator;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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

/**
 * One command over one connection: sent, given its data, waited for, or aborted. One thread sends it, and that or another one waits
 * for it; any may abort it. The connection's thread sends the data that the target asks for.
 */
final class CommandRun {
    private static final long ABORT = TimeUnit.SECONDS.toNanos(30);
    private static final long LONGEST = TimeUnit.DAYS.toNanos(10_000);

    private final long lun;
    private final ScsiCommand command;
    private final ByteBuffer out;
    private final Exchange exchange;
    private final CountDownLatch sent = new CountDownLatch(1);
    private InitiatorConnection connection;
    private Duration timeout;
    private long end;

    /** Bytes that the target has asked for; only the connection's thread has it. */
    private long askedFor;

    /** Why it is to be aborted; null as long as it is not. */
    private volatile String aborted;

    /** How it was given up; null as long as it was not. */
    private IOException given;

    /** None before it is sent, and if it could not be. */
    private int tag = Pdu.NO_TAG;

    private int cmdSn;

    CommandRun(long lun, ScsiCommand command) {
        this.lun = lun;
        this.command = command;
        this.out = command.dataOut().duplicate();
        this.exchange = new Exchange(command.dataIn(), this::send);
    }

    ScsiCommand command() {
        return command;
    }

    /**
     * Aborts it; returns when it touches nothing any more, whether somebody waits for it or not.
     *
     * @throws IOException if it may go on
     */
    void abort() throws IOException {
        aborted = "it was aborted";
        exchange.wake();
        try {
            if (!sent.await(2 * ABORT, TimeUnit.NANOSECONDS)) {
                throw new IOException("command " + command + " was aborted, and is being sent for too long");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while command " + command + " was aborted");
        }
        if (tag != Pdu.NO_TAG && !(settled(aborted) instanceof InterruptedIOException)) {
            throw new IOException(given.getMessage(), given);
        }
    }

    /** It is not sent, or was: whoever aborts it need not wait for that. */
    void noLongerSent() {
        sent.countDown();
    }

    /**
     * Sends it as soon as the target takes it, with the data that nobody has to ask for.
     *
     * @param limit longest wait for the answer, from now on
     * @throws InterruptedIOException if it was aborted or timed out, and touches nothing any more
     * @throws IOException if the connection was lost: the command may go on until the session begins again
     */
    void send(InitiatorConnection through, Duration limit) throws IOException {
        connection = through;
        timeout = limit;
        end = System.nanoTime() + (limit.compareTo(Duration.ofDays(10_000)) > 0 ? LONGEST : limit.toNanos());
        tag = connection.begin(exchange);
        boolean waiting = false;
        try {
            if (!connection.sendNumbered(this::units, end, () -> aborted != null)) {
                throw notDone(
                        aborted != null
                                ? "it was aborted before it was sent"
                                : "not sent within " + limit + ", since the target took no more commands");
            }
            waiting = true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw settled("the caller was interrupted");
        } finally {
            if (!waiting) {
                connection.end(tag);
                tag = Pdu.NO_TAG;
            }
        }
    }

    /**
     * Waits for the answer.
     *
     * @throws InterruptedIOException if it was aborted or timed out, and touches nothing any more
     * @throws IOException if the connection was lost: the command may go on until the session begins again
     */
    ScsiResponse response() throws IOException {
        try {
            while (true) {
                long left = aborted == null ? Math.max(0, end - System.nanoTime()) : 0;
                Exchange.Event event = exchange.next(Math.min(left, connection.patience()));
                if (event == null && left == 0) {
                    throw settled(aborted == null ? "not done after " + timeout : aborted);
                } else if (event == null) {
                    connection.look();
                } else if (event.failure() != null) {
                    throw new IOException(event.failure().getMessage(), event.failure());
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

    /** The request, and data that nobody has to ask for. */
    private List<Pdu> units(int number) {
        Parameters p = connection.parameters();
        int length = out.remaining();
        int first = Math.min(length, p.firstBurst());
        int immediate = p.immediateData() ? Math.min(first, p.peerSegment()) : 0;
        boolean more = !p.initialR2T() && first > immediate;
        ScsiRequest request = request(number, !more, immediate);
        if (!more) {
            return List.of(request);
        }
        List<Pdu> units = new ArrayList<>(burst(Pdu.NO_TAG, immediate, first - immediate));
        units.add(0, request);
        return units;
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

    /** Sends what the target asks for. What it asks for again and again would fill the memory. */
    private void send(ReadyToTransfer r) throws IOException {
        askedFor += r.length();
        if (r.offset() + r.length() > out.remaining() || askedFor > out.remaining()) {
            throw new IOException("the target asks for " + r.length() + " bytes at " + r.offset() + " of "
                    + out.remaining() + ", for " + askedFor + " in all");
        }
        if (aborted == null) {
            connection.send(burst(r.targetTransferTag(), (int) r.offset(), (int) r.length()));
        }
    }

    private List<Pdu> burst(int transferTag, int offset, int length) {
        int segment = connection.parameters().peerSegment();
        List<Pdu> units = new ArrayList<>();
        for (int at = 0; at < length; at += segment) {
            int part = Math.min(segment, length - at);
            units.add(new DataOut(
                    at + part == length,
                    lun,
                    tag,
                    transferTag,
                    connection.expStatSn(),
                    units.size(),
                    offset + at,
                    out.slice(out.position() + offset + at, part)));
        }
        return units;
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

    /** Gives it up, once: it was aborted at the target, or the connection is lost. Answers how, to be thrown. */
    private synchronized IOException settled(String why) {
        if (given == null) {
            aborted = why;
            given = abortedAtTarget() ? notDone(why) : lost();
        }
        return given;
    }

    private IOException lost() {
        connection.fail(new IOException("a command could not be aborted"));
        return new IOException("command " + command + " could not be aborted; it may go on until the next login");
    }

    private boolean abortedAtTarget() {
        Exchange function = new Exchange(ByteBuffer.allocate(0));
        int own = connection.begin(function);
        try {
            connection.sendImmediate(number -> new TaskManagementRequest(
                    true, TaskManagementRequest.ABORT_TASK, lun, own, tag, number, connection.expStatSn(), cmdSn, 0));
            Exchange.Event event = await(function);
            return event != null
                    && event.unit() instanceof TaskManagementResponse r
                    && (r.response() == TaskManagementResponse.COMPLETE
                            || r.response() == TaskManagementResponse.NO_SUCH_TASK);
        } catch (IOException e) {
            return false; // the connection has ended
        } finally {
            connection.end(own);
        }
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
