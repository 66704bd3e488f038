// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.layout;

import java.util.List;
import org.offhost.archive.ImageFormat;
import org.offhost.block.qcow2.Qcow2Shape;

/**
 * What a set of the volume holds if it continues another: a qcow2 image on top of the image of that one.
 *
 * @param runs what the image has of its own
 * @param clusterSize bytes of a cluster of it
 * @param chain names of the images that it is based on, with the folders of their sets, the full one first; at least that one
 * @param media a line of {@link org.offhost.archive.changes.LinkMedium} for each of them; empty if all lie on the medium of the set
 */
public record Increment(IncrementRuns runs, int clusterSize, List<String> chain, List<String> media) {
    private static final int LARGEST = 64 << 10;

    public Increment {
        chain = List.copyOf(chain);
        media = List.copyOf(media);
        if (chain.isEmpty()) {
            throw new IllegalArgumentException("an increment continues a set");
        }
    }

    /** All of it on one medium. */
    public Increment(IncrementRuns runs, int clusterSize, List<String> chain) {
        this(runs, clusterSize, chain, List.of());
    }

    /**
     * The size of clusters in which a volume's changes are saved.
     *
     * @param length bytes of the volume
     * @param block bytes of a block of its unit, a power of two
     * @param chunk bytes in which it is known what was written; any other number than a power of two if that is not known
     * @return as close to the chunk as an image of that length goes, and never less than a block
     */
    public static int clusterSize(long length, int block, int chunk) {
        int known = Integer.bitCount(chunk) == 1 ? Math.min(chunk, LARGEST) : LARGEST;
        return Math.max(Math.max(known, block), Qcow2Shape.leastClusterSize(length));
    }

    /** Name of the file that the image is based on, seen from the folder it is extracted to: those of sets lie beside each other. */
    String backingName() {
        return "../" + chain.get(chain.size() - 1);
    }

    /** Format of that file. */
    String backingFormat() {
        return ImageFormat.of(chain.get(chain.size() - 1)).driver();
    }
}
