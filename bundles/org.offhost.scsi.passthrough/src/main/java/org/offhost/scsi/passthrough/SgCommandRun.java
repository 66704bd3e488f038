// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.passthrough;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.offhost.scsi.ScsiCommand;

/**
 * One command that a thread of its own has in the kernel, which gives none back before its end. Data is in a buffer that nobody
 * else knows, so whoever sent the command may leave it.
 */
final class SgCommandRun {
    /** How much longer than its timeout a command may take: the kernel aborts it and resets what does not obey. */
    private static final Duration RECOVERY = Duration.ofMinutes(3);

    private final OpenNode node;
    private final ScsiCommand command;
    private final int milliseconds;
    private final int length;
    private final boolean out;
    private final CompletableFuture<SgResult> ended = new CompletableFuture<>();
    private final CompletableFuture<SgResult> stopped = new CompletableFuture<>();
    private ByteBuffer buffer;

    SgCommandRun(OpenNode node, ScsiCommand command, Duration timeout) {
        this.node = node;
        this.command = command;
        this.out = command.dataOut().hasRemaining();
        this.length = out ? command.dataOut().remaining() : command.dataIn().remaining();
        this.milliseconds = timeout.compareTo(Duration.ofMillis(Integer.MAX_VALUE)) > 0
                ? Integer.MAX_VALUE
                : Math.max(1, (int) timeout.toMillis());
    }

    /** Has it executed; {@code behind} is run when it has ended. */
    void begin(Executor threads, Runnable behind) {
        buffer = node.buffer(length);
        if (out) {
            buffer.put(command.dataOut().duplicate());
        }
        threads.execute(() -> {
            try {
                ended.complete(node.transfer(command.cdb(), buffer, length, out, milliseconds));
            } catch (IOException | RuntimeException | Error e) {
                ended.completeExceptionally(e);
            } finally {
                behind.run();
            }
        });
    }

    /** Whoever waits for it is to leave it, or to wait for its end alone if it may write. */
    void stop(IOException why) {
        stopped.completeExceptionally(why);
    }

    /**
     * Waits for its end.
     *
     * @return how it ended; what came is in the command's buffer
     * @throws InterruptedIOException if it was stopped, or the thread interrupted
     */
    SgResult await() throws IOException {
        try {
            ended.applyToEither(stopped, r -> r).get(limit(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            awaitWrites("the caller was interrupted");
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the caller was interrupted while command " + command + " was executed");
        } catch (ExecutionException | TimeoutException e) {
            if (!ended.isDone()) {
                throw left(e);
            }
        }
        return result();
    }

    private IOException left(Exception e) throws IOException {
        if (e instanceof TimeoutException) {
            return new IOException("the kernel does not give command " + command + " back, " + RECOVERY
                    + " behind its timeout; it may go on");
        }
        awaitWrites("it was aborted");
        InterruptedIOException stop = new InterruptedIOException("command " + command + " was aborted");
        stop.initCause(e.getCause());
        return stop;
    }

    /** Nobody may take a unit to be still while a command may write to it; one that does not is left to itself. */
    private void awaitWrites(String why) throws IOException {
        if (MediumCommands.mayWrite(command)) {
            awaitEnd(why);
        }
    }

    /** Waits for its end whatever it is, interrupted or not. */
    void awaitEnd(String why) throws IOException {
        boolean interrupted = false;
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(limit());
        try {
            while (true) {
                try {
                    ended.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
                    return;
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    return;
                } catch (TimeoutException e) {
                    throw new IOException("command " + command + " cannot be withdrawn from the kernel (" + why
                            + "), and goes on for too long; it may still write");
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private long limit() {
        return milliseconds + RECOVERY.toMillis();
    }

    private SgResult result() throws IOException {
        try {
            SgResult result = ended.getNow(null);
            if (!out && length > 0) {
                command.dataIn().put(buffer.slice(0, result.transferred()));
            }
            node.giveBack(buffer);
            return result;
        } catch (java.util.concurrent.CompletionException e) {
            if (e.getCause() instanceof IOException io) {
                throw io;
            }
            throw e;
        }
    }
}
