// SPDX-License-Identifier: Apache-2.0
package org.offhost.kit.command;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.time.Duration;

/**
 * Ends a command that writes nothing for too long, or complains without an end, or whose reader was interrupted: a read of a pipe ends for
 * none of them.
 */
final class CommandWatch implements AutoCloseable {
    private static final long GLANCE_MILLIS = 100;

    /** Bytes of complaints, which lie on a disk. */
    static final long MOST_SAID = 16 << 20;

    private final Process process;
    private final RandomAccessFile said;
    private final long patience;
    private final Thread reader = Thread.currentThread();
    private final Thread watcher;
    private volatile long waitsSince;
    private volatile boolean waits;
    private volatile boolean over;
    private volatile boolean gaveUp;
    private volatile boolean saidTooMuch;

    /** @param said where its complaints go; no channel, which an interrupt would close */
    CommandWatch(Process process, RandomAccessFile said, Duration patience) {
        this.process = process;
        this.said = said;
        this.patience = patience.toNanos();
        this.watcher = new Thread(this::watch, "offhost-command-watch");
        watcher.setDaemon(true);
        watcher.start();
    }

    private void watch() {
        try {
            while (!over) {
                Thread.sleep(GLANCE_MILLIS);
                gaveUp |= waits && System.nanoTime() - waitsSince > patience;
                saidTooMuch |= said.length() > MOST_SAID;
                if ((gaveUp || saidTooMuch || reader.isInterrupted()) && !over) {
                    process.destroyForcibly();
                    return;
                }
            }
        } catch (InterruptedException | IOException e) {
            // the command has ended, and its complaints are closed
        }
    }

    /** Whether it was ended since it did nothing. */
    boolean gaveUp() {
        return gaveUp;
    }

    /** Whether it was ended since it complained of too much. */
    boolean saidTooMuch() {
        return saidTooMuch;
    }

    /** What the command writes; only the time in which nothing comes counts, not that which its reader takes. */
    InputStream watched(InputStream output) {
        return new FilterInputStream(output) {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] target, int from, int length) throws IOException {
                waitsSince = System.nanoTime();
                waits = true;
                try {
                    return super.read(target, from, length);
                } finally {
                    waits = false;
                }
            }
        };
    }

    @Override
    public void close() {
        over = true;
        watcher.interrupt();
    }
}
