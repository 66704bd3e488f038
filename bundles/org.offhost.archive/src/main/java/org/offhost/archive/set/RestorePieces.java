// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.set;

import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import org.offhost.block.Extent;
import org.offhost.copy.Piece;
import org.offhost.copy.PieceSource;

/** Ranges of one place and what lies between them at the destination. */
final class RestorePieces implements PieceSource {
    private final VolumeRanges ranges;
    private final Set<VolumeRanges> on;
    private long at;
    private Optional<VolumeRanges.Located> next = Optional.empty();

    /**
     * @param on the links that lie on the place
     * @param at byte of the volume to begin at
     */
    RestorePieces(VolumeRanges ranges, Set<VolumeRanges> on, long at) {
        this.ranges = ranges;
        this.on = on;
        this.at = at;
    }

    @Override
    public Optional<Piece> next() throws IOException {
        Optional<VolumeRanges.Located> found = next.isPresent() ? next : held();
        next = Optional.empty();
        if (found.isEmpty()) {
            return Optional.empty();
        }
        VolumeRanges.Located e = found.get();
        if (at < e.position()) {
            Piece skip = new Piece.Skip(e.position() - at);
            at = e.position();
            next = found;
            return Optional.of(skip);
        }
        at = e.end();
        return Optional.of(new Piece.Range(new Extent(e.onPlace(), e.length())));
    }

    private Optional<VolumeRanges.Located> held() throws IOException {
        Optional<VolumeRanges.Located> e = ranges.at(at);
        while (e.isPresent() && !on.contains(e.get().in())) {
            e = ranges.at(e.get().end());
        }
        return e;
    }
}
