// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.set;

import java.io.IOException;
import java.util.Optional;
import org.offhost.block.Extent;
import org.offhost.copy.Piece;
import org.offhost.copy.PieceSource;
import org.offhost.inventory.form.DamagedMediumException;

/** Pieces whose ranges count on a volume, with each range where sets keep it. */
final class PlacedPieces implements PieceSource {
    private final VolumeRanges ranges;
    private final PieceSource ofVolume;
    private Extent rest = new Extent(0, 0);

    PlacedPieces(VolumeRanges ranges, PieceSource ofVolume) {
        this.ranges = ranges;
        this.ofVolume = ofVolume;
    }

    @Override
    public Optional<Piece> next() throws IOException {
        if (rest.length() == 0) {
            Optional<Piece> next = ofVolume.next();
            if (next.isEmpty() || !(next.get() instanceof Piece.Range range)) {
                return next;
            }
            rest = range.extent();
        }
        long at = rest.position();
        VolumeRanges.Located there = ranges.at(at)
                .filter(l -> l.position() == at)
                .orElseThrow(() -> new DamagedMediumException(
                        "extents", 0, "byte " + at + " of the volume in the set", "no range there"));
        long length = Math.min(there.length(), rest.length());
        rest = new Extent(at + length, rest.length() - length);
        return Optional.of(new Piece.Range(new Extent(there.onPlace(), length)));
    }

    @Override
    public void close() throws IOException {
        ofVolume.close();
    }
}
