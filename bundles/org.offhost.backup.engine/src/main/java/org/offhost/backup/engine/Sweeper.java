// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine;

import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.offhost.backup.engine.job.Cause;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sweeps in a thread of its own, since folders and arrays may be slow, and never after {@link #close()}: what it works with is
 * withdrawn then, the log, too. Thread-safe.
 */
final class Sweeper {
    private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);
    private static final int PATIENCE_SECONDS = 10;

    private final Sweeping sweeping;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(work -> {
        Thread sweeper = new Thread(work, "offhost snapshot sweep");
        sweeper.setDaemon(true);
        return sweeper;
    });

    /** One sweep. */
    interface Sweeping {
        /** @param stopping whether to end soon, without a word of what fails from then on */
        void sweep(BooleanSupplier stopping) throws IOException;
    }

    Sweeper(Sweeping sweeping) {
        this.sweeping = sweeping;
    }

    /** Returns at once; nothing happens after the end. */
    synchronized void start() {
        if (!thread.isShutdown()) {
            thread.execute(this::run);
        }
    }

    private void run() {
        if (thread.isShutdown()) {
            return;
        }
        try {
            sweeping.sweep(thread::isShutdown);
        } catch (IOException e) {
            if (!thread.isShutdown()) {
                LOG.warn("leftover snapshots could not be looked for: {}", Cause.words(e));
            }
        }
    }

    /** Waits for a sweep that runs, without interrupting it: an interrupt closes the files of an array in this process. */
    void close() throws InterruptedException {
        synchronized (this) {
            thread.shutdown();
        }
        if (!thread.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            LOG.warn("a snapshot driver does not answer; it is not waited for any longer");
        }
    }
}
