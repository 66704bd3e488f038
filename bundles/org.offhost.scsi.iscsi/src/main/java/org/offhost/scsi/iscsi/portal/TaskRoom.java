// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.portal;

import org.offhost.scsi.iscsi.text.Parameters;

/** What a task needs of its session. Thread-safe. */
interface TaskRoom {
    Parameters parameters();

    Outlet outlet();

    Memory memory();

    /** Runs a task in another thread. */
    void execute(Runnable task);

    /** Its status goes out next, or never: another command may come. */
    void makeRoom();

    /** The task of a tag is over; the initiator may have used the tag again. */
    void ended(int tag);
}
