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
    public CommandThread(Runnable work, String name) {
        super(work, name);
        setDaemon(true);
    }

    /** Does nothing. */
    @Override
    public void interrupt() {
        // an interrupt closes the channel that the thread is using
    }
}
