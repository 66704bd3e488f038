// SPDX-License-Identifier: Apache-2.0
package org.offhost.kit.cluster;

import java.io.IOException;
import java.util.function.Consumer;

/** What an allocation table says. */
public interface Successors {
    /** Comes behind the last cluster of a chain. */
    long END = -1;

    /**
     * What follows a cluster in its chain.
     *
     * @param cluster one of the volume's
     * @param doubts takes what copies of the table say otherwise
     * @return its number, {@link #END}, or a number that is no cluster's, which is a fault of the chain
     * @throws org.offhost.block.UnreadableBlockException if no copy of its entry can be read
     */
    long next(long cluster, Consumer<String> doubts) throws IOException;
}
