// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.lvm;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.offhost.block.Extent;
import org.offhost.filesystem.FoundVolume;

/** Volumes that lie in the same extents; LVM makes none. */
final class Overlaps {
    /** Sentences that are given; a hostile text can have thousands. */
    private static final int MOST = 20;

    private Overlaps() {}

    /** A range of a volume. */
    private record Piece(String volume, Extent range) {}

    /** A sentence for each range that begins before one in front of it ends. */
    static List<String> of(List<FoundVolume> volumes) {
        List<Piece> pieces = new ArrayList<>();
        for (FoundVolume v : volumes) {
            v.ranges().forEach(r -> pieces.add(new Piece(v.name(), r)));
        }
        pieces.sort(Comparator.comparingLong(p -> p.range().position()));
        List<String> sentences = new ArrayList<>();
        Piece farthest = null;
        for (Piece p : pieces) {
            long end = farthest == null ? 0 : farthest.range().end();
            if (p.range().position() < end && sentences.size() < MOST) {
                sentences.add(farthest.volume() + " and " + p.volume() + " overlap at bytes "
                        + p.range().position() + " to " + (Math.min(p.range().end(), end) - 1));
            }
            farthest = p.range().end() > end ? p : farthest;
        }
        return sentences;
    }
}
