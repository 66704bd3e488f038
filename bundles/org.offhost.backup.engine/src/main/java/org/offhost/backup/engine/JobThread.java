// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine;

/**
 * The thread of a job. It lets its work go when it is over: Felix keeps the thread that last loaded some class of a bundle, and
 * with the work it would keep an engine that was replaced.
 */
final class JobThread extends Thread {
    private Runnable work;

    JobThread(Runnable work, String name) {
        super(name);
        this.work = work;
        setDaemon(true);
    }

    @Override
    public void run() {
        Runnable once = work;
        work = null;
        once.run();
    }
}
