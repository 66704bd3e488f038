// SPDX-License-Identifier: Apache-2.0
package org.offhost.copy.host;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.offhost.block.EndOfMediumException;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.copy.CopyException;
import org.offhost.copy.CopyException.Reason;
import org.offhost.copy.CopyPlan;
import org.offhost.copy.CopyProgress;
import org.offhost.copy.CopyTask;

/** A plan under way through two buffers: one thread reads, another writes. */
final class HostCopyTask implements CopyTask {
    private static final int BUFFERS = 2;

    /** Several commands of a disk, which are then on their way together. */
    private static final int BUFFER = 4 << 20;

    /** So much may be lost and copied again after a crash. */
    private static final long FLUSH_EVERY = 64 << 20;

    private static final long POLL_MILLIS = 50;

    private final CopyPlan plan;
    private final Source source;
    private final Sink sink;
    private final HostCopyProgress tally = new HostCopyProgress();
    private final BlockingQueue<ByteBuffer> free = new LinkedBlockingQueue<>();
    private final BlockingQueue<CopyBuffer> full = new LinkedBlockingQueue<>();
    private final Consumer<HostCopyTask> over;
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private volatile Stop stop;

    private enum Stop {
        CANCELLED,
        WITHDRAWN,
        FAILED
    }

    /** @param over told when it is over, before anybody else: who keeps it keeps its buffers and the plan */
    HostCopyTask(CopyPlan plan, Source source, Sink sink, Consumer<HostCopyTask> over) {
        this.plan = plan;
        this.over = over;
        this.source = source;
        this.sink = sink;
        int length = Math.max(1, BUFFER / sink.unit()) * sink.unit();
        for (int i = 0; i < BUFFERS; i++) {
            free.add(ByteBuffer.allocateDirect(length)); // sockets and files copy what lies within the heap once more
        }
    }

    void start() {
        Thread reader = new Thread(this::read, "offhost-host-copy-read");
        Thread writer = new Thread(() -> write(reader), "offhost-host-copy-write");
        reader.setDaemon(true);
        writer.setDaemon(true);
        reader.start();
        writer.start();
    }

    private void read() {
        Throwable failure = null;
        try {
            new Filler(plan, source, sink, tally, new Filler.Exchange() {
                        @Override
                        public ByteBuffer buffer() throws IOException, InterruptedException {
                            return take(free).clear();
                        }

                        @Override
                        public void hand(CopyBuffer chunk) {
                            full.add(chunk);
                        }

                        @Override
                        public void check() throws IOException {
                            HostCopyTask.this.check();
                        }
                    })
                    .fill();
        } catch (Exception | Error e) {
            failure = e;
        }
        if (failure != null) {
            full.add(new CopyBuffer(0, null, 0, failure));
        }
    }

    private <T> T take(BlockingQueue<T> queue) throws IOException, InterruptedException {
        while (true) {
            check();
            T next = queue.poll(POLL_MILLIS, TimeUnit.MILLISECONDS);
            if (next != null) {
                return next;
            }
        }
    }

    private void check() throws IOException {
        Stop why = stop;
        if (why == Stop.CANCELLED) {
            throw new CancellationException("the copy was cancelled");
        }
        if (why == Stop.WITHDRAWN) {
            throw new ProviderWithdrawnException("the host copy driver was withdrawn");
        }
        if (why == Stop.FAILED) {
            throw new InterruptedIOException("the other half of the copy failed");
        }
    }

    private void write(Thread reader) {
        Throwable failure = null;
        try {
            writeAll();
        } catch (EndOfMediumException e) {
            failure = new CopyException(Reason.DESTINATION_FULL, e.getMessage(), e);
        } catch (Exception | Error e) {
            failure = e;
        }
        stopWith(Stop.FAILED);
        failure = stoppedOr(join(reader, failure));
        failure = close(plan.pieces(), failure);
        failure = close(source, failure);
        failure = close(sink, failure);
        over.accept(this);
        if (failure == null) {
            done.complete(null);
        } else {
            done.completeExceptionally(failure);
        }
    }

    /** What the end of the bundle broke is told as what it is: a copy that was stopped. */
    private Throwable stoppedOr(Throwable failure) {
        if (failure instanceof LinkageError && stop == Stop.WITHDRAWN) {
            ProviderWithdrawnException gone = new ProviderWithdrawnException("the host copy driver was withdrawn");
            gone.addSuppressed(failure);
            return gone;
        }
        return failure;
    }

    /** The source is closed only when nobody reads it. */
    private static Throwable join(Thread reader, Throwable failure) {
        try {
            reader.join();
            return failure;
        } catch (InterruptedException e) {
            return failure == null ? e : failure;
        }
    }

    private static Throwable close(Closeable what, Throwable failure) {
        try {
            what.close();
            return failure;
        } catch (IOException | RuntimeException | Error e) {
            // the end is told whatever fails: a class that a bundle asks for first when it was refreshed is not to be
            // had
            if (failure == null) {
                return e;
            }
            failure.addSuppressed(e);
            return failure;
        }
    }

    private void writeAll() throws IOException, InterruptedException {
        long unflushed = 0;
        while (true) {
            CopyBuffer chunk = take(full);
            if (chunk.failure() != null) {
                throw rethrown(chunk.failure());
            }
            if (chunk.last()) {
                if (sink instanceof RecordSink records) {
                    records.locateUnlessWritten(plan.start());
                }
                sink.flush(true);
                tally.durable(chunk.planEnd());
                return;
            }
            unflushed += chunk.bytes().remaining();
            sink.write(chunk.position(), chunk.bytes());
            tally.written();
            free.add(chunk.bytes());
            if (sink.durableWhenWritten()) {
                tally.durable(chunk.planEnd() / sink.unit() * sink.unit());
            } else if (unflushed >= FLUSH_EVERY) {
                sink.flush(false);
                tally.durable(chunk.planEnd() / sink.unit() * sink.unit());
                unflushed = 0;
            }
        }
    }

    private static IOException rethrown(Throwable failure) {
        if (failure instanceof RuntimeException e) {
            throw e;
        }
        if (failure instanceof Error e) {
            throw e;
        }
        return failure instanceof IOException e ? e : new IOException(failure);
    }

    private synchronized void stopWith(Stop why) {
        if (stop == null) {
            stop = why;
        }
    }

    @Override
    public boolean await(Duration limit) throws IOException, InterruptedException {
        try {
            done.get(limit.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException io) {
                throw io;
            }
            throw new IOException("the copy failed: " + e.getCause(), e.getCause());
        }
    }

    @Override
    public void cancel() {
        stopWith(Stop.CANCELLED);
    }

    /** The provider goes: like {@link #cancel}, with another exception. */
    void withdraw() {
        stopWith(Stop.WITHDRAWN);
    }

    @Override
    public CopyProgress progress() {
        return tally.progress();
    }
}
