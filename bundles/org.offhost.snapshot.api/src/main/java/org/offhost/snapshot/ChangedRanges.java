// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.offhost.block.Extent;

/**
 * What of a unit was written between the cuts of two sets. Outside of the ranges both snapshots hold the same bytes; inside they
 * may, too, since whole chunks are noted and not what was written into them.
 *
 * @param doubt why nobody can tell, in words; empty if the ranges are all that was written. Whoever saves changes must take
 *     all that is allocated then, and say so
 * @param chunk bytes of which one note is taken: ranges begin and end at a multiple of it, or at the end of the unit; 0 if
 *     nobody can tell
 * @param ranges ascending, none touching another; made one after the other, the same each time they are gone through; none if
 *     nobody can tell
 */
public record ChangedRanges(Optional<String> doubt, int chunk, Iterable<Extent> ranges) {
    public ChangedRanges {
        Objects.requireNonNull(doubt, "doubt");
        Objects.requireNonNull(ranges, "ranges");
        if (doubt.isEmpty() == (chunk == 0) || chunk < 0) {
            throw new IllegalArgumentException("chunk=" + chunk + " doubt=" + doubt);
        }
    }

    /** All that was written. */
    public static ChangedRanges known(int chunk, Iterable<Extent> ranges) {
        return new ChangedRanges(Optional.empty(), chunk, ranges);
    }

    /** @param why in words */
    public static ChangedRanges unknown(String why) {
        return new ChangedRanges(Optional.of(why), 0, List.of());
    }

    /** Whether the ranges are all that was written. */
    public boolean isExact() {
        return doubt.isEmpty();
    }
}
