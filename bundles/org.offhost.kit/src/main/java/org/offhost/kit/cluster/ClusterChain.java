// SPDX-License-Identifier: Apache-2.0
package org.offhost.kit.cluster;

import java.util.Optional;
import org.offhost.filesystem.Runs;

/**
 * The clusters of an allocation in order.
 *
 * @param runs where they are
 * @param problem what is wrong with the chain, if anything: goes on behind "its cluster chain" or stands by itself
 */
public record ClusterChain(Runs runs, Optional<String> problem) {
    /** Whose clusters they are: what is done where they are somebody else's too, and what a chain may have. */
    public enum Owner {
        /** Both get them. */
        FILE,
        /** Only the first gets them, or a directory could hold itself. */
        DIRECTORY,
        /** As a directory, but its length is not recorded: a chain may have fewer clusters than allowed. */
        UNMEASURED_DIRECTORY
    }
}
