// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.portal;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.offhost.scsi.AdditionalSense;
import org.offhost.scsi.ScsiCommand;
import org.offhost.scsi.ScsiResponse;
import org.offhost.scsi.SenseData;
import org.offhost.scsi.SenseKey;
import org.offhost.scsi.iscsi.pdu.DataOut;
import org.offhost.scsi.iscsi.pdu.Pdu;
import org.offhost.scsi.iscsi.pdu.ReadyToTransfer;
import org.offhost.scsi.iscsi.pdu.Residual;
import org.offhost.scsi.iscsi.pdu.ScsiRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One SCSI command on its way: its data is put together, it is executed, it is answered. The connection's thread collects,
 * another one executes, a third may abort; one of them ends it.
 */
final class TargetTask {
    private static final Logger LOG = LoggerFactory.getLogger(TargetTask.class);

    /** Longest transfer that one command may have; buffers are as long. */
    private static final long LONGEST = 64L << 20;

    /** How often an abort is repeated: a command may have been on its way to the unit. */
    private static final long AGAIN_MS = 50;

    private static final AdditionalSense DATA_PHASE_ERROR = new AdditionalSense(0x4B, 0x00);

    private final ScsiRequest request;
    private final UnitLink unit;
    private final TaskRoom room;
    private final Optional<TransferLength> wanted;
    private final CountDownLatch ended = new CountDownLatch(1);
    private DataOutAssembly assembly;
    private long held;
    private ByteBuffer sent = Pdu.NO_DATA;

    /** Whether the unit may use a buffer still, though it has told how the command ended. */
    private boolean outOfHand;

    private ScsiCommand command;
    private boolean claimed;
    private boolean madeRoom;

    TargetTask(ScsiRequest request, UnitLink unit, TaskRoom room) {
        this.request = request;
        this.unit = unit;
        this.room = room;
        this.wanted = TransferLength.of(request.cdb(), unit.isTape(), unit::blockLength);
    }

    int tag() {
        return request.initiatorTaskTag();
    }

    UnitLink unit() {
        return unit;
    }

    /** Whether somebody ends it already, so that its tag may be used again. */
    synchronized boolean isEnding() {
        return claimed;
    }

    /** Whoever gets true ends it. */
    private synchronized boolean claim() {
        boolean mine = !claimed;
        claimed = true;
        return mine;
    }

    /** Begins: asks for data, or executes. */
    void start() throws IOException {
        if (length() > LONGEST) {
            refuse(SenseKey.ILLEGAL_REQUEST, AdditionalSense.INVALID_FIELD_IN_CDB);
        } else if (!request.writes()) {
            execute();
        } else {
            collect();
        }
    }

    private long length() {
        return Math.max(
                request.expectedLength(), wanted.map(TransferLength::bytes).orElse(0L));
    }

    private void collect() throws IOException {
        long needed = request.expectedLength();
        if (wanted.isPresent()) {
            needed = Math.min(needed, wanted.get().out() ? wanted.get().bytes() : 0);
        }
        if (!room.memory().tryTake(needed)) {
            answer(new ScsiResponse(ScsiResponse.TASK_SET_FULL, new byte[0]), Pdu.NO_DATA);
            return;
        }
        held = needed;
        sent = room.memory().buffer((int) needed);
        try {
            assembly = new DataOutAssembly(request, sent, room.parameters());
            goOn();
        } catch (DataSequenceException e) {
            failed(e);
        }
    }

    /** Takes data. */
    void add(DataOut part) throws IOException {
        if (assembly == null || isEnding()) {
            return;
        }
        try {
            assembly.add(part);
            goOn();
        } catch (DataSequenceException e) {
            failed(e);
        }
    }

    private void failed(DataSequenceException e) throws IOException {
        LOG.debug("task {}: {}", tag(), e.getMessage());
        refuse(SenseKey.ABORTED_COMMAND, DATA_PHASE_ERROR);
    }

    private void goOn() throws IOException {
        if (assembly.isComplete()) {
            execute();
            return;
        }
        Optional<DataOutAssembly.Request> next = assembly.next();
        if (next.isPresent()) {
            DataOutAssembly.Request r = next.get();
            room.outlet()
                    .send(c -> new ReadyToTransfer(
                            request.lun(), tag(), r.transferTag(), c, r.number(), r.offset(), r.length()));
        }
    }

    private void execute() {
        if (unit.isTape()) {
            unit.enqueue(this::runInTurn).ifPresent(room::execute);
        } else {
            room.execute(this::run);
        }
    }

    private void runInTurn() {
        try {
            run();
        } finally {
            unit.next().ifPresent(room::execute);
        }
    }

    private void run() {
        boolean comes = wanted.map(w -> !w.out() && w.bytes() > 0).orElse(request.reads());
        long bytes = comes ? wanted.map(TransferLength::bytes).orElse(request.expectedLength()) : 0;
        room.memory().take(bytes);
        ByteBuffer in = room.memory().buffer((int) bytes);
        boolean answered = false;
        try {
            ScsiCommand toUnit = comes ? ScsiCommand.in(request.cdb(), in) : out();
            synchronized (this) {
                if (claimed) {
                    return;
                }
                command = toUnit;
            }
            ScsiResponse response = execute(toUnit);
            if (claim()) {
                respond(response, in.flip(), () -> giveBack(bytes, in));
                answered = true;
            }
        } catch (IOException e) {
            LOG.debug("task {}: the initiator is gone: {}", tag(), e.getMessage());
            room.outlet().close();
        } finally {
            if (!answered) {
                giveBack(bytes, in);
            }
            // not in end(): of a task that ends earlier, the connection's thread may still be putting data into it
            giveBack(0, sent);
            end();
        }
    }

    private void giveBack(long bytes, ByteBuffer buffer) {
        room.memory().giveBack(bytes);
        if (!outOfHand) {
            room.memory().giveBack(buffer);
        }
    }

    private ScsiCommand out() throws IOException {
        if (assembly == null) {
            return ScsiCommand.of(request.cdb());
        }
        ByteBuffer data = assembly.data();
        if (wanted.isPresent() && wanted.get().bytes() > data.remaining() && unit.blockLength() > 0) {
            Optional<ShortWrite> part = ShortWrite.of(request.cdb(), data.remaining(), unit.blockLength());
            Optional<ByteBuffer> whole = part.isPresent() ? part.get().data(unit, data) : Optional.empty();
            if (whole.isPresent()) {
                return ScsiCommand.out(part.get().cdb(), whole.get());
            }
        }
        return ScsiCommand.out(request.cdb(), data);
    }

    private ScsiResponse execute(ScsiCommand toUnit) {
        try {
            return unit.execute(toUnit);
        } catch (InterruptedIOException e) {
            return new ScsiResponse(ScsiResponse.TASK_ABORTED, new byte[0]);
        } catch (IOException e) {
            outOfHand = true;
            LOG.info("command {}: {}", toUnit, e.getMessage());
            return check(SenseKey.NOT_READY, AdditionalSense.COMMUNICATION_FAILURE);
        } catch (RuntimeException e) {
            outOfHand = true;
            LOG.error("command {}", toUnit, e);
            return check(SenseKey.HARDWARE_ERROR, AdditionalSense.INTERNAL_TARGET_FAILURE);
        }
    }

    private static ScsiResponse check(SenseKey key, AdditionalSense code) {
        return new ScsiResponse(
                ScsiResponse.CHECK_CONDITION, SenseData.of(key, code).encode());
    }

    private void refuse(SenseKey key, AdditionalSense code) throws IOException {
        answer(check(key, code), Pdu.NO_DATA);
    }

    private void answer(ScsiResponse response, ByteBuffer in) throws IOException {
        try {
            if (claim()) {
                respond(response, in, () -> {});
            }
        } finally {
            end();
        }
    }

    /** @param gone called when nobody reads the data any more, unless this fails */
    private void respond(ScsiResponse response, ByteBuffer in, Runnable gone) throws IOException {
        long expected = request.writes() && request.reads() ? request.readLength() : request.expectedLength();
        int arrives = request.reads() ? (int) Math.min(in.remaining(), expected) : 0;
        new TaskAnswer(request, room, this::makeRoom, gone)
                .send(response, in.slice(0, arrives), residual(response, in.remaining(), arrives));
    }

    private Residual residual(ScsiResponse response, int moved, int arrives) {
        long expected = request.expectedLength();
        if (request.reads()) {
            return Residual.of(expected, response.status() == ScsiResponse.GOOD ? moved : arrives);
        }
        long bytes = wanted.map(w -> w.out() ? w.bytes() : 0).orElse(request.writes() ? expected : 0);
        boolean nothing = !request.writes() && wanted.map(w -> !w.out()).orElse(true);
        return Residual.of(expected, nothing ? moved : bytes);
    }

    /**
     * Aborts it; returns when it touches nothing any more.
     *
     * @return false if it had ended before, and was answered
     */
    boolean abort() throws IOException {
        boolean mine = claim();
        ScsiCommand running;
        synchronized (this) {
            running = command;
        }
        if (mine && running == null) {
            end();
            return true;
        }
        try {
            while (!ended.await(AGAIN_MS, TimeUnit.MILLISECONDS)) {
                if (mine) {
                    unit.abort(running);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while task " + tag() + " was aborted");
        }
        return mine;
    }

    /** Once: before its status goes out, or when it ends without one. */
    private synchronized void makeRoom() {
        if (!madeRoom) {
            madeRoom = true;
            room.makeRoom();
        }
    }

    private synchronized void end() {
        if (ended.getCount() == 0) {
            return;
        }
        makeRoom();
        room.memory().giveBack(held);
        room.ended(tag());
        ended.countDown();
    }
}
