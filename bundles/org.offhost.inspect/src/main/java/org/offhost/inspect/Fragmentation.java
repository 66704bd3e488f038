// SPDX-License-Identifier: Apache-2.0
package org.offhost.inspect;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.offhost.filesystem.DirectoryTree;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.Link;

/** In how many pieces the files of a volume lie. A file has as many as the most fragmented of its streams. */
public final class Fragmentation {
    /** Files named for their pieces. */
    private static final int NAMED = 5;

    private static final int FEW = 10;

    private record Worst(long pieces, Link link) {}

    /**
     * A file with its pieces.
     *
     * @param path with a '?' for directories that are not known
     */
    public record Piecemeal(long pieces, String path) {}

    private final PriorityQueue<Worst> worst = new PriorityQueue<>(Comparator.comparingLong(Worst::pieces));
    private long none;
    private long one;
    private long two;
    private long few;
    private long many;
    private long pieces;

    /** @param count pieces of the file; 0 if it has no clusters */
    void add(FileEntry file, long count) {
        pieces += count;
        if (count == 0) {
            none++;
        } else if (count == 1) {
            one++;
        } else if (count == 2) {
            two++;
        } else if (count <= FEW) {
            few++;
        } else {
            many++;
        }
        if (count > 1 && (worst.size() < NAMED || worst.peek().pieces() < count)) {
            worst.add(new Worst(count, file.links().get(0)));
            if (worst.size() > NAMED) {
                worst.poll();
            }
        }
    }

    /** Files without clusters: resident, or empty. */
    public long none() {
        return none;
    }

    public long one() {
        return one;
    }

    public long two() {
        return two;
    }

    /** Files in 3 to 10 pieces. */
    public long few() {
        return few;
    }

    /** Files in more. */
    public long many() {
        return many;
    }

    /** Files with clusters. */
    public long files() {
        return one + two + few + many;
    }

    /** Pieces of all files together. */
    public long pieces() {
        return pieces;
    }

    /** Pieces per file that has clusters. */
    public double mean() {
        return files() == 0 ? 0 : pieces / (double) files();
    }

    /** The files in most pieces, the worst first. */
    public List<Piecemeal> worst(DirectoryTree tree) {
        List<Worst> sorted = new ArrayList<>(worst);
        sorted.sort(Comparator.comparingLong(Worst::pieces).reversed());
        return sorted.stream()
                .map(w -> new Piecemeal(w.pieces(), VolumeReader.path(tree, w.link())))
                .toList();
    }
}
