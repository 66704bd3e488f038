// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.sums;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Told of the chunks of a set's body, one behind the other, while they are read. */
public interface ChunkVisit {
    /**
     * A chunk.
     *
     * @param offset byte of the stream at which it begins
     * @param bytes all of it, {@link ChunkSums#CHUNK} bytes or what is left of the body; valid during the call
     * @throws IOException to end the reading
     */
    void chunk(long offset, ByteBuffer bytes) throws IOException;
}
