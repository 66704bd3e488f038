// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.portal;

import java.util.concurrent.Semaphore;

/** Bytes that all commands of a portal may hold at a time, so that initiators cannot take more. Thread-safe. */
final class Memory {
    private static final int KIB = 1 << 10;

    private final Semaphore free;

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
}
