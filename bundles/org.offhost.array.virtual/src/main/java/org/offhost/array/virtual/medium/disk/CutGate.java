// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.medium.disk;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Lets I/O of a disk pass side by side, and a cut, or the opening and closing of its file, alone. Fair, so that a cut gets its
 * turn. Thread-safe.
 */
final class CutGate {
    private final ReadWriteLock lock = new ReentrantReadWriteLock(true);

    /** I/O, or what must not meet it. */
    interface Action {
        void run() throws IOException;
    }

    void shared(Action io) throws IOException {
        lock.readLock().lock();
        try {
            io.run();
        } finally {
            lock.readLock().unlock();
        }
    }

    void alone(Action change) throws IOException {
        lock.writeLock().lock();
        try {
            change.run();
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** Keeps all others out until {@link #open}; false if I/O did not end within the limit. */
    boolean close(long limit, TimeUnit unit) throws InterruptedException {
        return lock.writeLock().tryLock(limit, unit);
    }

    void open() {
        lock.writeLock().unlock();
    }
}
