// SPDX-License-Identifier: Apache-2.0
package org.offhost.copy.extended;

import java.io.Closeable;
import java.io.IOException;

/** One way bytes go: to a tape, or to a disk. Used by the thread of one copy. */
interface Route extends Closeable {
    /** Takes the pieces of the next step. A step without pieces ends the plan. */
    Batch next(PieceCursor pieces, long start, RemoteCopyManager manager) throws IOException;

    /** Does a step; what is there by then is counted. */
    void perform(Batch batch, RemoteCopyManager manager) throws IOException;

    /**
     * Finds out how much of a step is there after it failed.
     *
     * @return bytes of the destination, from the start of the step
     */
    long settle(Batch batch) throws IOException;

    /**
     * Makes what is there durable and counts it as that.
     *
     * @param now whether to do so at once, or only if it was not done for a while
     */
    void keep(boolean now) throws IOException;

    /** Returns when all is on stable storage. */
    void finish() throws IOException;

    /** Lets go of what it used; nothing is under way. */
    @Override
    default void close() {}
}
