// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.set;

import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import org.offhost.block.Extent;
import org.offhost.copy.Piece;
import org.offhost.copy.PieceSource;
import org.offhost.inventory.form.DamagedMediumException;

/** Pieces whose ranges count on a volume, with each range where sets keep it, as far as that is on one place. */
final class PlacedPieces implements PieceSource {
    private final VolumeRanges ranges;
    private final Set<VolumeRanges> on;
    private final PieceSource ofVolume;

    /** What of the last range is still to be given. */
    private Optional<Extent> rest = Optional.empty();

    /** @param on the links that lie on the place; what lies in others is skipped */
    PlacedPieces(VolumeRanges ranges, Set<VolumeRanges> on, PieceSource ofVolume) {
        this.ranges = ranges;
        this.on = on;
        this.ofVolume = ofVolume;
    }

    @Override
    public Optional<Piece> next() throws IOException {
        if (rest.isEmpty()) {
            Optional<Piece> next = ofVolume.next();
            if (next.isEmpty() || !(next.get() instanceof Piece.Range range)) {
                return next;
            }
            rest = Optional.of(range.extent());
        }
        Extent wanted = rest.get();
        long at = wanted.position();
        VolumeRanges.Located there = ranges.at(at)
                .filter(l -> l.position() == at)
                .orElseThrow(() -> new DamagedMediumException(
                        "extents", 0, "byte " + at + " of the volume in the set", "no range there"));
        long length = Math.min(there.length(), wanted.length());
        rest = length == wanted.length()
                ? Optional.empty()
                : Optional.of(new Extent(at + length, wanted.length() - length));
        return Optional.of(
                on.contains(there.in())
                        ? new Piece.Range(new Extent(there.onPlace(), length))
                        : new Piece.Skip(length));
    }

    @Override
    public void close() throws IOException {
        ofVolume.close();
    }
}
