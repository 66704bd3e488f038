// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.portal;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Semaphore;

/**
 * Bytes that all commands of a portal may hold at a time, so that initiators cannot take more, and the buffers for them: long
 * ones lie outside the heap, where channels need no copy of them, and are used again. Thread-safe.
 */
final class Memory {
    private static final int KIB = 1 << 10;

    /** Shorter buffers are made anew each time. */
    private static final int SHORT = 16 * KIB;

    /** All that are kept have this capacity, so that each fits; longer ones are made anew. */
    private static final int LONG = 512 * KIB;

    private static final int MOST_KEPT = 32;

    private final Semaphore free;
    private final Deque<ByteBuffer> kept = new ArrayDeque<>();

    Memory(long bytes) {
        this.free = new Semaphore((int) (bytes / KIB));
    }

    private static int units(long bytes) {
        return (int) ((bytes + KIB - 1) / KIB);
    }

    /** Takes some if they are free: data that comes in cannot wait, since what frees others may come behind it. */
    boolean tryTake(long bytes) {
        return free.tryAcquire(units(bytes));
    }

    /** Takes some, as soon as they are free. */
    void take(long bytes) {
        free.acquireUninterruptibly(units(bytes));
    }

    void giveBack(long bytes) {
        free.release(units(bytes));
    }

    /** A buffer for bytes that were taken; it may hold what others left in it. */
    ByteBuffer buffer(int length) {
        if (length < SHORT || length > LONG) {
            return ByteBuffer.allocate(length);
        }
        ByteBuffer buffer;
        synchronized (kept) {
            buffer = kept.poll();
        }
        return (buffer == null ? ByteBuffer.allocateDirect(LONG) : buffer.clear()).limit(length);
    }

    /** Gives a buffer back that nobody uses any more: neither a unit nor a connection. */
    void giveBack(ByteBuffer buffer) {
        if (buffer.isDirect() && buffer.capacity() == LONG) {
            synchronized (kept) {
                if (kept.size() < MOST_KEPT) {
                    kept.push(buffer);
                }
            }
        }
    }
}
