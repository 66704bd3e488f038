// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.copy;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Reads a range of a disk in a thread of its own, a part ahead of whoever writes what was read before: a tape takes one record
 * after the other, and would wait for each. Belongs to the thread of one command.
 *
 * <p>A part that cannot be read is left to be read in turn, which fails, or is refused, at the byte where it would have without.
 */
final class AheadReader implements Closeable {
    /** A shorter range is read in turn. */
    static final long WORTHWHILE = 4 << 20;

    private static final int PART = 1 << 20;
    private static final long LONGEST_WAIT_SECONDS = 60;

    private final SegmentIo io;
    private final ByteBuffer[] rooms = {ByteBuffer.allocateDirect(PART), ByteBuffer.allocateDirect(PART)};
    private final ExecutorService thread = Executors.newSingleThreadExecutor(work -> {
        Thread reader = new Thread(work, "offhost-array-ahead");
        reader.setDaemon(true);
        return reader;
    });

    AheadReader(SegmentIo io) {
        this.io = io;
    }

    /**
     * A range that is read ahead from now on.
     *
     * @param source where it begins; its residual source data is used up
     * @param length bytes that are taken in all
     */
    Range range(DiskSourceData source, long length) {
        return new Range(source, length);
    }

    /** Ends its thread; no range is in use. */
    @Override
    public void close() {
        thread.shutdown();
    }

    /** To be closed before anything else is done with the source. */
    final class Range implements SourceData, Closeable {
        private final DiskSourceData source;
        private final long end;

        /** What is read next. */
        private long position;

        private int room;
        private Future<ByteBuffer> coming;
        private ByteBuffer ready = rooms[0].duplicate().limit(0);

        private Range(DiskSourceData source, long length) {
            this.source = source;
            this.position = source.position();
            this.end = position + length;
            this.coming = ask();
        }

        private Future<ByteBuffer> ask() {
            int length = (int) Math.min(PART, end - position);
            if (length == 0) {
                return null;
            }
            long from = position;
            ByteBuffer into = rooms[room].duplicate().clear().limit(length);
            position += length;
            room ^= 1;
            return thread.submit(() -> {
                io.readBlocks(source.cscd(), from, into);
                return into.flip();
            });
        }

        @Override
        public void next(int length, ResidualBuffer destination) throws IOException {
            for (int left = length; left > 0; ) {
                if (!await()) {
                    source.next(left, destination);
                    return;
                }
                int part = Math.min(left, ready.remaining());
                destination.append(take(part));
                left -= part;
            }
        }

        /** Whether so many bytes can be {@link #take taken} at once. */
        boolean has(int length) throws IOException {
            return await() && ready.remaining() >= length;
        }

        /** Bytes that are there; the view is good until the next call. */
        ByteBuffer take(int length) {
            ByteBuffer view = ready.duplicate().limit(ready.position() + length);
            ready.position(view.limit());
            source.skip(length);
            return view;
        }

        /** Waits until there are bytes; false if they are to be read in turn. */
        private boolean await() throws IOException {
            if (!ready.hasRemaining() && coming != null) {
                Future<ByteBuffer> part = coming;
                coming = null;
                try {
                    ready = ended(part);
                    coming = ask();
                } catch (ExecutionException e) {
                    position = end;
                }
            }
            return ready.hasRemaining();
        }

        /** Returns when nothing is being read any more. */
        @Override
        public void close() throws IOException {
            if (coming != null) {
                try {
                    ended(coming);
                } catch (ExecutionException e) {
                    coming = null; // nobody asked for it
                }
            }
        }
    }

    /** Its end, however often this thread is interrupted meanwhile. */
    private static ByteBuffer ended(Future<ByteBuffer> part) throws IOException, ExecutionException {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return part.get(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS);
                } catch (TimeoutException e) {
                    throw new IOException(
                            "a read of the copy manager has not come back for " + LONGEST_WAIT_SECONDS + " s", e);
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
