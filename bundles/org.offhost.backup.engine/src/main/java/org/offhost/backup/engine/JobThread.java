// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine;

import java.util.concurrent.FutureTask;

/**
 * Makes the thread of a job. Felix keeps the thread that last loaded some class of a bundle, and JDK 25 keeps the task of a
 * thread that is over: so both are of classes of the JDK, and the task lets the work go. A class of this bundle in their place
 * would keep an engine that was replaced.
 */
final class JobThread {
    private JobThread() {}

    static Thread of(Runnable work, String name) {
        Thread thread = new Thread(new FutureTask<>(() -> run(work), null), name);
        thread.setDaemon(true);
        return thread;
    }

    /** Tells what escapes the work, which the task would keep to itself. */
    private static void run(Runnable work) {
        try {
            work.run();
        } catch (Throwable e) {
            Thread here = Thread.currentThread();
            here.getUncaughtExceptionHandler().uncaughtException(here, e);
        }
    }
}
