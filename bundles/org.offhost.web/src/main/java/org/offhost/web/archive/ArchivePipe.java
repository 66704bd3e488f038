// SPDX-License-Identifier: Apache-2.0
package org.offhost.web.archive;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.offhost.restore.PlacementOverException;

/**
 * Bytes between a job, which writes them, and a request, which takes them; a few pieces at most lie in it. The last one is held back
 * until everything is known to be right: without it no archive is whole, whoever cuts off the rest.
 */
final class ArchivePipe extends OutputStream {
    static final int PIECE = 1 << 16;

    /** Pieces that lie here. */
    private static final int MOST = 4;

    private static final long LOOK_MILLIS = 100;

    private final BlockingQueue<byte[]> pieces = new ArrayBlockingQueue<>(MOST);
    private final Duration limit;
    private byte[] filling = new byte[PIECE];
    private int filled;
    private Check check = () -> {};

    /** Set once. */
    private volatile boolean taken;

    /** Throws if the work is not to go on. */
    interface Check {
        void check() throws IOException;
    }

    /** @param limit for the taker to come, and for each piece to be taken */
    ArchivePipe(Duration limit) {
        this.limit = limit;
    }

    /** Asked while the writer waits. */
    void check(Check one) {
        check = one;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
        int at = from;
        for (int left = count; left > 0; ) {
            if (filled == PIECE) {
                await(() -> pieces.offer(filling, LOOK_MILLIS, TimeUnit.MILLISECONDS));
                filling = new byte[PIECE];
                filled = 0;
            }
            int n = Math.min(left, PIECE - filled);
            System.arraycopy(bytes, at, filling, filled, n);
            filled += n;
            at += n;
            left -= n;
        }
    }

    /** Waits until somebody has taken all but the last piece. */
    void drain() throws IOException {
        await(() -> {
            if (taken && pieces.isEmpty()) {
                return true;
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS / 10);
            return false;
        });
    }

    private interface Attempt {
        boolean succeeds() throws InterruptedException;
    }

    private void await(Attempt attempt) throws IOException {
        long end = System.nanoTime() + limit.toNanos();
        try {
            while (!attempt.succeeds()) {
                check.check();
                if (System.nanoTime() > end) {
                    throw new PlacementOverException(
                            "whoever asked for the archive has not read on for " + limit.toSeconds() + " s", null);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while an archive was sent");
        }
    }

    /** Makes the caller the one who takes; false if there is one. */
    synchronized boolean take() {
        boolean first = !taken;
        taken = true;
        return first;
    }

    /** The next piece, if it comes within a moment. */
    Optional<byte[]> next() throws InterruptedException {
        return Optional.ofNullable(pieces.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS));
    }

    /** What was held back; of a writer that has ended. */
    byte[] last() {
        return Arrays.copyOf(filling, filled);
    }
}
