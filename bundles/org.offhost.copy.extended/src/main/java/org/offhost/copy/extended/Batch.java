// SPDX-License-Identifier: Apache-2.0
package org.offhost.copy.extended;

import java.util.List;
import org.offhost.copy.Piece;

/**
 * The pieces of one step of a copy; the step begins, and unless it is the last ends, on a record or block of the destination.
 *
 * @param start byte from the plan's start at which the first piece lands
 * @param pieces what lands there
 * @param last whether the plan ends with them
 */
record Batch(long start, List<Piece> pieces, boolean last) {
    Batch {
        pieces = List.copyOf(pieces);
    }

    long length() {
        return pieces.stream().mapToLong(Piece::length).sum();
    }

    long end() {
        return start + length();
    }
}
