// SPDX-License-Identifier: Apache-2.0
package org.offhost.copy.host;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.offhost.block.EndOfMediumException;
import org.offhost.copy.CopyException;
import org.offhost.copy.CopyException.Reason;
import org.offhost.copy.CopyPlan;
import org.offhost.kit.copy.StoppableCopy;

/** A plan under way through a few buffers: one thread reads, another writes. */
final class HostCopyTask extends StoppableCopy {
    /** What a person calls the driver of these. */
    static final String DRIVER = "the host copy driver";

    /** While what was written is made durable, the others are filled. */
    private static final int BUFFERS = 4;

    /** Several commands of a disk, which are then on their way together. */
    private static final int BUFFER = 2 << 20;

    /**
     * So much may be lost and copied again after a crash. What is told to be durable is noted for good, and a flush holds up the writes
     * behind it: three waits for a disk, which a copy of some hundred megabytes would feel if they came more often.
     */
    private static final long FLUSH_EVERY = 256 << 20;

    private static final long POLL_MILLIS = 50;

    private final CopyPlan plan;
    private final Source source;
    private final Sink sink;
    private final BlockingQueue<ByteBuffer> free = new LinkedBlockingQueue<>();
    private final BlockingQueue<CopyBuffer> full = new LinkedBlockingQueue<>();

    /** One half of the copy failed, or is done: the other need not go on. */
    private volatile boolean halted;

    HostCopyTask(CopyPlan plan, Source source, Sink sink) {
        super(DRIVER);
        this.plan = plan;
        this.source = source;
        this.sink = sink;
        int length = Math.max(1, BUFFER / sink.unit()) * sink.unit();
        for (int i = 0; i < BUFFERS; i++) {
            free.add(ByteBuffer.allocateDirect(length)); // sockets and files copy what lies within the heap once more
        }
    }

    void begin() {
        begin("offhost-host-copy-write", this::copy, plan.pieces(), source, sink);
    }

    private void copy() throws IOException, InterruptedException {
        Thread reader = new Thread(this::read, "offhost-host-copy-read");
        reader.setDaemon(true);
        reader.start();
        write(reader);
    }

    private void read() {
        Throwable failure = null;
        try {
            new Filler(plan, source, sink, tally(), new Filler.Exchange() {
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
                            proceed();
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
            proceed();
            T next = queue.poll(POLL_MILLIS, TimeUnit.MILLISECONDS);
            if (next != null) {
                return next;
            }
        }
    }

    private void proceed() throws IOException {
        check();
        if (halted) {
            throw new InterruptedIOException("the other half of the copy failed");
        }
    }

    /** The source is closed only when nobody reads it. */
    private void write(Thread reader) throws IOException, InterruptedException {
        try {
            writeAll();
        } catch (EndOfMediumException e) {
            throw new CopyException(Reason.DESTINATION_FULL, e.getMessage(), e);
        } finally {
            halted = true;
            reader.join();
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
                tally().durable(chunk.planEnd());
                return;
            }
            unflushed += chunk.bytes().remaining();
            sink.write(chunk.position(), chunk.bytes());
            tally().sent(0);
            free.add(chunk.bytes());
            if (sink.durableWhenWritten()) {
                tally().durable(chunk.planEnd() / sink.unit() * sink.unit());
            } else if (unflushed >= FLUSH_EVERY) {
                sink.flush(false);
                tally().durable(chunk.planEnd() / sink.unit() * sink.unit());
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
}
