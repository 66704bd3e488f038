// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ntfs;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * $MFT from a record on, in large pieces one after the other. With read-ahead the next ones are read by a thread of their
 * own, which ends with the last piece, with {@link #close()}, or a second after nobody asked for more.
 */
final class MftPieces implements Closeable {
    /** The first piece is small, so that the first entry is there at once. */
    private static final int FIRST_BYTES = 256 << 10;

    /** A device that takes 5 ms to answer gives 800 MB/s in pieces of this length. */
    private static final int BYTES = 4 << 20;

    /** Name of the thread that reads ahead. */
    static final String THREAD = "offhost-ntfs-ahead";

    private static final long IDLE_SECONDS = 1;

    /** How often one who waits for a piece looks whether the parser is still there. */
    private static final long LOOK_MILLIS = 100;

    /** One who closes waits no longer than this for a read that is under way; the thread ends with it. */
    private static final long CLOSE_SECONDS = 1;

    private final Withdrawal withdrawal;
    private final AttributeBytes data;
    private final long records;
    private final int recordLength;
    private final int ahead;
    private final ThreadPoolExecutor reader;
    private final Deque<Coming> coming = new ArrayDeque<>();
    private final Deque<MftPiece> idle = new ArrayDeque<>();
    private long next;
    private boolean begun;

    /** A piece that is being read, and its first record. */
    private record Coming(long first, Future<MftPiece> piece) {}

    /**
     * @param data content of $MFT, for this object alone
     * @param from number of the first record
     * @param ahead pieces to read ahead of the one in use; 0 for none, and no thread
     */
    MftPieces(Withdrawal withdrawal, AttributeBytes data, int recordLength, long records, long from, int ahead) {
        this.withdrawal = withdrawal;
        this.data = data;
        this.recordLength = recordLength;
        this.records = records;
        this.next = from;
        this.ahead = ahead;
        this.reader = ahead > 0 && (records - from) * recordLength > FIRST_BYTES ? thread() : null;
    }

    private static ThreadPoolExecutor thread() {
        ThreadPoolExecutor pool =
                new ThreadPoolExecutor(1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
                    Thread thread = new Thread(work, THREAD);
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /**
     * The next piece.
     *
     * @param done the last one, which its user has done with; null at first
     * @return null behind the last
     */
    MftPiece next(MftPiece done) throws IOException {
        if (done != null) {
            idle.add(done);
        }
        if (reader == null) {
            return next < records ? loadNext() : null;
        }
        if (!begun) {
            MftPiece piece = loadNext();
            request();
            return piece;
        }
        request();
        if (coming.isEmpty()) {
            return null;
        }
        MftPiece piece = await(coming.element());
        coming.remove();
        request();
        return piece;
    }

    /** Reads the next piece in the thread of the caller. */
    private MftPiece loadNext() throws IOException {
        int count = count();
        MftPiece piece = piece(count);
        piece.load(data, next, count);
        next += count;
        begun = true;
        return piece;
    }

    private int count() {
        int length = begun ? BYTES : FIRST_BYTES;
        return (int) Math.max(1, Math.min(length / recordLength, records - next));
    }

    private MftPiece piece(int count) {
        MftPiece piece = idle.poll();
        return piece != null && piece.capacity() >= count ? piece : new MftPiece(recordLength, count);
    }

    private void request() {
        while (coming.size() < ahead && next < records && !reader.isShutdown()) {
            long first = next;
            int count = count();
            MftPiece piece = piece(count);
            coming.add(new Coming(first, reader.submit(() -> {
                piece.load(data, first, count);
                return piece;
            })));
            next += count;
        }
    }

    /** Waits for a piece; one that failed is read again by the next call, so that no record is passed over. */
    private MftPiece await(Coming wanted) throws IOException {
        while (true) {
            withdrawal.check();
            try {
                return wanted.piece.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException look) {
                // it may have been withdrawn meanwhile
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted while $MFT was read");
            } catch (ExecutionException e) {
                drop();
                next = wanted.first;
                throw failure(e.getCause());
            }
        }
    }

    private static IOException failure(Throwable cause) {
        if (cause instanceof IOException e) {
            return e;
        }
        if (cause instanceof Error e) {
            throw e;
        }
        throw (RuntimeException) cause;
    }

    /** Work that has begun goes on to its end: to interrupt it would close the device. */
    private void drop() {
        coming.forEach(c -> c.piece.cancel(false));
        coming.clear();
    }

    @Override
    public void close() {
        if (reader == null) {
            return;
        }
        drop();
        reader.shutdown();
        try {
            reader.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
