// SPDX-License-Identifier: Apache-2.0
package org.offhost.copy;

import java.util.Objects;

/**
 * What to copy.
 *
 * <p>The pieces land at the destination one behind the other. On a destination of records, all records have the place's
 * length; the last one of the plan is filled up with zeros if the pieces do not fill it. A provider may split a piece at
 * any byte.
 *
 * @param source where {@link Piece.Range} pieces are
 * @param destination where the pieces go
 * @param start byte of the destination at which the first piece lands; a multiple of the block or record length
 * @param pieces what to put there; closed by the task when it ends
 * @param filemarks filemarks to write behind the last record; 0 for a destination of blocks
 */
public record CopyPlan(Place source, Place destination, long start, PieceSource pieces, int filemarks) {
    public CopyPlan {
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(destination, "destination");
        Objects.requireNonNull(pieces, "pieces");
        if (start < 0 || destination instanceof Place.Records r && start % r.recordLength() != 0) {
            throw new IllegalArgumentException("start=" + start + " at " + destination);
        }
        if (filemarks < 0 || filemarks > 0 && !(destination instanceof Place.Records)) {
            throw new IllegalArgumentException("filemarks=" + filemarks + " at " + destination);
        }
    }
}
