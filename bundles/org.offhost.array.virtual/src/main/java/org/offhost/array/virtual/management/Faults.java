// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.management;

import java.time.Duration;
import org.offhost.block.Designator;
import org.osgi.annotation.versioning.ProviderType;

/** Faults that the array shows until {@link #clear()}; not kept over a restart. Thread-safe. */
@ProviderType
public interface Faults {
    /**
     * Reads that touch a range fail with MEDIUM ERROR, UNRECOVERED READ ERROR.
     *
     * @param position first byte of a disk, or the identifier of a logical object of a tape
     * @param length number of bytes or of objects
     */
    void unreadable(Designator unit, long position, long length);

    /** Writes that touch a range fail with MEDIUM ERROR, WRITE ERROR; the range is as in {@link #unreadable}. */
    void unwritable(Designator unit, long position, long length);

    /** From now on the unit has no room: a tape is at its end, a disk fails to allocate. */
    void full(Designator unit);

    /** Every I/O of the copy manager takes that much longer. */
    void delay(Duration perTransfer);

    /** The copy manager stops before its I/O number {@code transfers + 1} from now, until the gate is opened. */
    Gate gateAfter(int transfers);

    /** The copy command that makes I/O number {@code transfers + 1} from now ends with TASK ABORTED instead of making it. */
    void abortAfter(int transfers);

    /** Lets all faults go and opens all gates. */
    void clear();

    /** A point at which the copy manager stands still. */
    @ProviderType
    interface Gate {
        /** Waits until an I/O stands at the gate; false if none came within the limit. */
        boolean awaitArrival(Duration limit) throws InterruptedException;

        /** Lets everything pass from now on. */
        void open();
    }
}
