// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.sums;

import java.io.IOException;
import org.offhost.block.Extent;

/** Bytes of a set are not those its sums were made of. Reading again may help; elsewhere in the set bytes may be whole. */
public final class DamagedChunkException extends IOException {
    private static final long serialVersionUID = 1L;
    private final transient Extent range;

    /**
     * @param setId the set
     * @param chunk number of the chunk
     * @param range bytes of the stream it has
     */
    public DamagedChunkException(String setId, long chunk, Extent range) {
        super("set " + setId + " is damaged: bytes " + range.position() + " to " + (range.end() - 1)
                + " of its stream (chunk " + chunk
                + ") have another SHA-256 than was kept; what else lies in them may be whole, and"
                + " 'restore --path' without --check gives it unproved");
        this.range = range;
    }

    /** Bytes of the stream in which the damage lies. */
    public Extent range() {
        return range;
    }
}
