// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.lvm;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.offhost.filesystem.FoundVolume;

/** Volumes that lie in the same extents; LVM makes none. */
final class Overlaps {
    /** Sentences that are given; a hostile text can have thousands. */
    private static final int MOST = 20;

    private Overlaps() {}

    /** A sentence for each volume that begins before one in front of it ends. */
    static List<String> of(List<FoundVolume> volumes) {
        List<FoundVolume> byPosition = new ArrayList<>(volumes);
        byPosition.removeIf(v -> !v.isSound());
        byPosition.sort(Comparator.comparingLong(FoundVolume::position));
        List<String> sentences = new ArrayList<>();
        FoundVolume farthest = null;
        for (FoundVolume v : byPosition) {
            if (farthest != null && v.position() < farthest.end() && sentences.size() < MOST) {
                sentences.add(farthest.name() + " and " + v.name() + " overlap at bytes " + v.position() + " to "
                        + (Math.min(v.end(), farthest.end()) - 1));
            }
            farthest = farthest == null || v.end() > farthest.end() ? v : farthest;
        }
        return sentences;
    }
}
