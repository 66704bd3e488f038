// SPDX-License-Identifier: Apache-2.0
package org.offhost.inventory.proof;

import java.util.List;
import org.offhost.block.Extent;

/**
 * A range of a volume in which its entries and its allocation map contradict each other.
 *
 * @param kind how
 * @param range where, on the volume
 * @param owners who claims some of it: the first few, as {@link AllocationProof.Subject#name} calls them; none of
 *     {@link Kind#UNOWNED}
 */
public record AllocationConflict(Kind kind, Extent range, List<String> owners) {
    /** How entries and map contradict each other. */
    public enum Kind {
        /** In use by the map, and no entry owns it: something was missed, or the file system lost it. */
        UNOWNED,
        /** Owned, once or more often, and free by the map: the file system may give it to another file at any time. */
        FREE,
        /** In use by the map, and owned more than once: at most one of the owners has its own bytes there. */
        SHARED
    }

    public AllocationConflict {
        owners = List.copyOf(owners);
    }
}
