// SPDX-License-Identifier: Apache-2.0
package org.offhost.copy.host;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.offhost.block.BlockDevice;

/** Where ranges are read. Used by one thread. */
interface Source extends Closeable {
    /** Fills {@code target} with the bytes from {@code position} on. */
    void read(long position, ByteBuffer target) throws IOException;

    /** The same of several ranges, in their order where that matters. */
    default void readAll(List<BlockDevice.Part> parts) throws IOException {
        for (BlockDevice.Part part : parts) {
            read(part.position(), part.target());
        }
    }
}
