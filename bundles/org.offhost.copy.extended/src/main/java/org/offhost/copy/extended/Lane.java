// SPDX-License-Identifier: Apache-2.0
package org.offhost.copy.extended;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.kit.copy.CopyTally;
import org.offhost.scsi.Cdb;
import org.offhost.scsi.CheckConditionException;
import org.offhost.scsi.LogicalUnit;
import org.offhost.scsi.ParameterList;
import org.offhost.scsi.ScsiCommand;
import org.offhost.scsi.ScsiResponse;

/** Sends the commands of one copy, and can be stopped from another thread; what is in flight then is aborted. */
final class Lane {
    /** Longest wait for a copy command; it carries about a second of data, but a tape may wind first. */
    static final Duration COPY_TIMEOUT = Duration.ofMinutes(10);

    /** How often an abort is repeated: one that comes before its command is sent meets nothing. */
    private static final long ABORT_EVERY_MILLIS = 20;

    private final Pair pair;
    private final CommandSize size;
    private final CopyTally tally;
    private final StatusWatch watch;
    private final Check check;
    private volatile boolean ended;

    /** Whether the copy is to go on. */
    @FunctionalInterface
    interface Check {
        /**
         * Goes on unless it was stopped.
         *
         * @throws java.util.concurrent.CancellationException if it was cancelled
         * @throws ProviderWithdrawnException if its provider is withdrawn
         */
        void check() throws ProviderWithdrawnException;
    }

    /** A copy command did not end with GOOD. */
    static final class RefusedException extends IOException {
        private static final long serialVersionUID = 1L;
        private final transient FailedCommand refusal;

        RefusedException(FailedCommand refusal) {
            super(refusal.exception().getMessage(), refusal.exception());
            this.refusal = refusal;
        }

        FailedCommand refusal() {
            return refusal;
        }
    }

    Lane(Pair pair, CommandSize size, CopyTally tally, StatusWatch watch, Check check) {
        this.pair = pair;
        this.size = size;
        this.tally = tally;
        this.watch = watch;
        this.check = check;
    }

    Pair pair() {
        return pair;
    }

    CommandSize size() {
        return size;
    }

    CopyTally tally() {
        return tally;
    }

    /** The copy is stopped: what is in flight is aborted by a thread of its own. */
    void abort() {
        if (ended) {
            return;
        }
        Thread aborter = new Thread(this::abortUntilEnded, "offhost-copy-abort");
        aborter.setDaemon(true);
        aborter.start();
    }

    private void abortUntilEnded() {
        try {
            while (!ended) {
                pair.destination().abortAll();
                pair.source().abortAll();
                TimeUnit.MILLISECONDS.sleep(ABORT_EVERY_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The thread of the copy sends nothing more but what settles it; aborts end, so that this is not aborted, too. */
    void settle() {
        ended = true;
    }

    /** Goes on unless the copy was stopped. */
    void check() throws ProviderWithdrawnException {
        check.check();
    }

    /** Sends what may be repeated while the unit is not ready. */
    ScsiResponse repeated(LogicalUnit unit, LogicalUnit.Attempt attempt) throws IOException {
        try {
            return unit.repeated(
                    () -> {
                        check();
                        return attempt.command();
                    },
                    LogicalUnit.TIMEOUT);
        } catch (InterruptedIOException e) {
            check();
            throw e;
        }
    }

    /** Reads whole blocks of a disk; the result is as long as asked for. */
    ByteBuffer read(LogicalUnit unit, int blockLength, long position, int length) throws IOException {
        ByteBuffer data = ByteBuffer.allocate(length);
        Cdb.Read read = new Cdb.Read(position / blockLength, length / blockLength, false);
        ScsiResponse response = repeated(unit, () -> ScsiCommand.in(read.encode(), data.clear()));
        if (response.status() != ScsiResponse.GOOD) {
            throw CheckConditionException.ofRead(unit.designator(), position, blockLength, response);
        }
        if (data.hasRemaining()) {
            throw new IOException("unit " + unit.designator() + ": READ at byte " + position + " gave "
                    + data.position() + " bytes of " + length);
        }
        return data.flip();
    }

    /**
     * Reads the few bytes of source ranges that a copy manager's limits keep it from moving, block boundary or not; they are
     * counted as bytes of this host.
     */
    ByteBuffer readSource(long position, int length) throws IOException {
        int block = pair.sourceBlock();
        long from = position / block * block;
        long to = (position + length + block - 1) / block * block;
        ByteBuffer whole = read(pair.source(), block, from, (int) (to - from));
        tally.moved(0, 0, length);
        return whole.slice((int) (position - from), length);
    }

    /**
     * Sends one EXTENDED COPY and waits for its end.
     *
     * @param bytes what it moves
     * @throws RefusedException if it did not end with GOOD
     */
    void copy(RemoteCopyManager manager, CommandBuilder command, long bytes) throws IOException {
        long begun = System.nanoTime();
        sendWatched(manager, command);
        size.took(bytes, System.nanoTime() - begun);
    }

    /** The same without its size; may be called by several threads. */
    void send(RemoteCopyManager manager, CommandBuilder command) throws IOException {
        send(manager, command, identifier -> {}, () -> {});
    }

    /** The same by the thread of the copy; the copy manager is asked how far it is. */
    void sendWatched(RemoteCopyManager manager, CommandBuilder command) throws IOException {
        send(manager, command, identifier -> watch.sent(manager.unit(), identifier), watch::ended);
    }

    private void send(RemoteCopyManager manager, CommandBuilder command, IntConsumer sent, Runnable over)
            throws IOException {
        for (int identifiers = 0; ; identifiers++) {
            check();
            int identifier = manager.nextListIdentifier();
            ParameterList list = command.build(identifier);
            ByteBuffer data = list.encode();
            ScsiCommand copy = ScsiCommand.out(new Cdb.ExtendedCopy(data.remaining()).encode(), data);
            ScsiResponse response;
            sent.accept(identifier);
            try {
                response = manager.unit().execute(copy, COPY_TIMEOUT);
            } catch (InterruptedIOException e) {
                check();
                throw e;
            } finally {
                over.run();
            }
            tally.sent(command.segments());
            if (response.status() == ScsiResponse.GOOD) {
                return;
            }
            check();
            FailedCommand refusal = FailedCommand.of(response, manager.unit().designator(), pair);
            // another copy on this nexus has the identifier; there are 256
            if (refusal.kind() != FailedCommand.Kind.IDENTIFIER || identifiers == 255) {
                throw new RefusedException(refusal);
            }
        }
    }
}
