// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.lvm;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.offhost.block.Extent;
import org.offhost.block.Layout;
import org.offhost.filesystem.FoundVolume;

/** Volumes that lie in the same extents; LVM makes none. */
final class Overlaps {
    /** Sentences that are given; a hostile text can have thousands. */
    private static final int MOST = 20;

    private Overlaps() {}

    /** A range of a volume. */
    private record Piece(String volume, Extent range) {}

    /** The first range of a volume that begins before one of the same volume ends. */
    static Optional<Extent> within(Layout volume) {
        List<Extent> ranges = volume.ranges().stream()
                .sorted(Comparator.comparingLong(Extent::position))
                .toList();
        return IntStream.range(1, ranges.size())
                .filter(i -> ranges.get(i).position() < ranges.get(i - 1).end())
                .mapToObj(ranges::get)
                .findFirst();
    }

    /** A sentence for each range that begins before one in front of it ends. */
    static List<String> of(List<FoundVolume> volumes) {
        List<Piece> pieces = new ArrayList<>();
        List<FoundVolume> own = volumes.stream().filter(v -> !v.isMapped()).toList(); // those of a pool share it
        for (FoundVolume v : own) {
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
