// SPDX-License-Identifier: Apache-2.0
package org.offhost.restore;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * One pass over the entries of a set, which places them. The host goes over the same entries in the same order three times:
 * each is {@linkplain #look looked at}; then, after {@link #begin}, each is {@linkplain #place placed}; then each is
 * {@linkplain #settle settled}; then all are {@linkplain #finish finished}. A pass that does not come to its end is closed, and
 * a later one, of this process or another, begins from its memory.
 *
 * <p>What the report throws to end the work is passed on by every method. Belongs to one thread.
 */
@ConsumerType
public interface Placement extends Closeable {
    /**
     * Takes note of an entry, before anything is written. One that has no place there is no reason to refuse: that is told
     * when it is to be placed.
     *
     * @throws PlacementRefusedException if something is in its way that may not be replaced
     */
    void look(PlacementEntry entry) throws IOException, InterruptedException;

    /**
     * All entries were looked at. Makes durable, if no run before has, that from here on the destination is changed.
     *
     * @throws PlacementRefusedException if they do not fit
     */
    void begin() throws IOException, InterruptedException;

    /**
     * Places an entry whole or not at all, or passes over one that is placed for good. Replaces only what this job has made
     * and nobody changed since, and what the order allows.
     *
     * @return why it is not placed, as a sentence, so that the host goes past it; empty if it is, or stays as it was on
     *     purpose
     * @throws PlacementOverException if nothing more can be placed
     * @throws org.offhost.block.ProviderWithdrawnException if this placer went, or what the content comes from did
     */
    Optional<String> place(PlacementEntry entry) throws IOException, InterruptedException;

    /** Gives a placed entry what would have changed while others were placed, as a directory its time. */
    void settle(PlacementEntry entry) throws IOException, InterruptedException;

    /** Everything is placed that can be; it is durable when this returns. Reports what else came of it. */
    void finish() throws IOException, InterruptedException;

    /** Lets go of the destination; takes back what {@link RestorePlacer#open} made if nothing was begun. */
    @Override
    void close() throws IOException;
}
