// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.layout;

import java.util.List;
import org.offhost.archive.ImageFormat;

/**
 * What a set of the volume holds if it continues another: a qcow2 image on top of the image of that one.
 *
 * @param runs what the image has of its own
 * @param clusterSize bytes of a cluster of it
 * @param chain names of the images that it is based on, with the folders of their sets, the full one first; at least that one
 */
public record Increment(IncrementRuns runs, int clusterSize, List<String> chain) {
    public Increment {
        chain = List.copyOf(chain);
        if (chain.isEmpty()) {
            throw new IllegalArgumentException("an increment continues a set");
        }
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
