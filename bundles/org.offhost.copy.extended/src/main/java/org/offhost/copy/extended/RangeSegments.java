// SPDX-License-Identifier: Apache-2.0
package org.offhost.copy.extended;

import java.io.Closeable;
import java.io.IOException;
import java.util.function.LongConsumer;
import org.offhost.block.Extent;

/** How ranges of a source become segments to a disk. Used by the thread of one copy. */
interface RangeSegments extends Closeable {
    /** Shows a range to the writer; what the copy manager cannot move is put there by this host. */
    void writeShare(Extent source, RemoteCopyManager manager, BlockWriter writer) throws IOException;

    /** Begins a step. */
    void begin(RemoteCopyManager manager) throws IOException;

    /**
     * Adds a range to the command; sends it when it is full.
     *
     * @param destination byte of the destination at which the range lands
     * @param covered is told up to which byte of the destination the commands that were sent went
     */
    void copy(Extent source, long destination, LongConsumer covered) throws IOException;

    /** Sends what is left. */
    void end(LongConsumer covered) throws IOException;

    /** Lets go of what it used; nothing is under way. */
    @Override
    default void close() {}
}
