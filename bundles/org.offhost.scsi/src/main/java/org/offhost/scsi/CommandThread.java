// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi;

/**
 * A daemon thread that sends commands one by one and cannot be interrupted: what it has in flight is aborted instead
 * ({@link ScsiNexus#abort}).
 *
 * <p>A transport to units inside this process may execute the commands of such a thread in it, which spares two changes of
 * threads a command. In any other thread an interrupt would close the file that is being read or written.
 */
public final class CommandThread extends Thread {
    private Runnable work;

    public CommandThread(Runnable work, String name) {
        super(name);
        this.work = work;
        setDaemon(true);
    }

    /** Lets the work go: a framework may keep a thread that is over, and with its work the bundle that made it. */
    @Override
    public void run() {
        Runnable once = work;
        work = null;
        once.run();
    }

    /** Does nothing. */
    @Override
    public void interrupt() {
        // an interrupt closes the channel that the thread is using
    }
}
