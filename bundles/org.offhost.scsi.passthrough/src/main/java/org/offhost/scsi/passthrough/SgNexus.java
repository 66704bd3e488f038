// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.passthrough;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.scsi.ScsiCommand;
import org.offhost.scsi.ScsiNexus;
import org.offhost.scsi.ScsiResponse;

/** One unit by its generic node. Before the first command that may write it, it is claimed against all others of this host. Thread-safe. */
final class SgNexus implements ScsiNexus {
    private final SgUnit unit;
    private final OpenNode node;
    private final DiskClaims claims;
    private final Executor threads;
    private final Consumer<SgNexus> atClose;
    private final Semaphore free = new Semaphore(OpenNode.COMMANDS);
    private final Map<ScsiCommand, SgCommandRun> inFlight = new ConcurrentHashMap<>();
    private Closeable claim;
    private boolean closed;
    private volatile boolean withdrawn;

    /** @param atClose told when its user closes it */
    SgNexus(SgUnit unit, OpenNode node, DiskClaims claims, Executor threads, Consumer<SgNexus> atClose) {
        this.unit = unit;
        this.node = node;
        this.claims = claims;
        this.threads = threads;
        this.atClose = atClose;
    }

    @Override
    public OptionalLong lun() {
        return OptionalLong.of(unit.eightBytes());
    }

    @Override
    public int longestTransfer() {
        return node.longestTransfer();
    }

    @Override
    public synchronized void claim() throws IOException {
        requireThere();
        if (closed) {
            throw new IOException("this session on " + unit + " is closed");
        }
        if (claim == null) {
            claim = claims.claim(unit);
        }
    }

    @Override
    public ScsiResponse execute(ScsiCommand command, Duration timeout) throws IOException {
        requireThere();
        requireLength(command);
        if (MediumCommands.mayWriteThisUnit(command)) {
            claim();
        }
        SgCommandRun run = new SgCommandRun(node, command, timeout);
        inFlight.put(command, run);
        try {
            requireThere(); // or withdraw() has not seen it
            begin(run, command, timeout);
            return run.await()
                    .response(
                            "command " + command + " to " + unit,
                            command.dataOut().hasRemaining());
        } catch (IOException e) {
            requireThere();
            throw e;
        } finally {
            inFlight.remove(command);
        }
    }

    private void begin(SgCommandRun run, ScsiCommand command, Duration timeout) throws IOException {
        try {
            if (!free.tryAcquire(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new InterruptedIOException("command " + command + " was not sent within " + timeout + ": "
                        + OpenNode.COMMANDS + " others are in flight");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted before command " + command + " was sent");
        }
        boolean begun = false;
        try {
            run.begin(threads, free::release);
            begun = true;
        } catch (RejectedExecutionException e) {
            throw gone();
        } finally {
            if (!begun) {
                free.release();
            }
        }
    }

    private void requireLength(ScsiCommand command) throws IOException {
        int out = command.dataOut().remaining();
        int in = command.dataIn().remaining();
        if (out > 0 && in > 0) {
            throw new IOException("command " + command + " has data both ways, which SG_IO does not send");
        }
        if (Math.max(out, in) > node.longestTransfer()) {
            throw new IOException("command " + command + " has " + Math.max(out, in) + " bytes of data, and " + unit
                    + " takes at most " + node.longestTransfer() + " a command by this host's adapter");
        }
    }

    private void requireThere() throws ProviderWithdrawnException {
        if (withdrawn) {
            throw gone();
        }
    }

    private ProviderWithdrawnException gone() {
        return new ProviderWithdrawnException("the pass-through driver of " + unit + " was withdrawn");
    }

    /** The kernel takes nothing back: returns when the command has ended by itself, at the latest by its timeout. */
    @Override
    public void abort(ScsiCommand command) throws IOException {
        SgCommandRun run = inFlight.get(command);
        if (run != null) {
            run.stop(new IOException("aborted"));
            if (MediumCommands.mayWrite(command)) {
                run.awaitEnd("it was aborted");
            }
        }
    }

    /** Its driver goes: every call fails from now on, those that may write when they have ended. */
    void withdraw() {
        withdrawn = true;
        inFlight.values().forEach(run -> run.stop(gone()));
    }

    @Override
    public void close() throws IOException {
        Closeable last;
        synchronized (this) {
            closed = true;
            last = claim;
            claim = null;
        }
        atClose.accept(this);
        node.close();
        if (last != null) {
            last.close();
        }
    }
}
