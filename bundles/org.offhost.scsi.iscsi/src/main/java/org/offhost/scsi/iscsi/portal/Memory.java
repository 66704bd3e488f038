// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.portal;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Semaphore;

/**
 * Bytes that all commands of a portal may hold at a time, so that initiators cannot take more, and the buffers for them: long
 * ones lie outside the heap, where channels need no copy of them, and are used again. Thread-safe.
 */
final class Memory {
    private static final int KIB = 1 << 10;

    /** Shorter buffers are made anew each time, and longer than the longest. */
    private static final int SHORT = 16 * KIB;

    /** Capacities of those that are kept; what a command wants is rounded up to the next. */
    private static final int[] CAPACITIES = {64 * KIB, 256 * KIB, 1024 * KIB};

    private static final long MOST_KEPT = 16L << 20;

    private final Semaphore free;

    /** By capacity. */
    private final Map<Integer, Deque<ByteBuffer>> kept = new HashMap<>();

    private long keptBytes;

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
        OptionalInt capacity =
                Arrays.stream(CAPACITIES).filter(c -> c >= length).findFirst();
        if (length < SHORT || capacity.isEmpty()) {
            return ByteBuffer.allocate(length);
        }
        ByteBuffer buffer = poll(capacity.getAsInt());
        return (buffer == null ? ByteBuffer.allocateDirect(capacity.getAsInt()) : buffer.clear()).limit(length);
    }

    private synchronized ByteBuffer poll(int capacity) {
        ByteBuffer buffer = of(capacity).poll();
        keptBytes -= buffer == null ? 0 : capacity;
        return buffer;
    }

    /** Gives a buffer back that nobody uses any more: neither a unit nor a connection. */
    synchronized void giveBack(ByteBuffer buffer) {
        if (buffer.isDirect() && keptBytes + buffer.capacity() <= MOST_KEPT) {
            keptBytes += buffer.capacity();
            of(buffer.capacity()).push(buffer);
        }
    }

    private Deque<ByteBuffer> of(int capacity) {
        return kept.computeIfAbsent(capacity, c -> new ArrayDeque<>());
    }
}
