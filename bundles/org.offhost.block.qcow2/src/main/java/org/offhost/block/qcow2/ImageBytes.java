// SPDX-License-Identifier: Apache-2.0
package org.offhost.block.qcow2;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ConsumerType;

/** The bytes of one file, as it lies there. Several threads read at a time. */
@ConsumerType
public interface ImageBytes extends Closeable {
    /** Bytes of the file when it was opened. */
    long size();

    /**
     * Reads until {@code target} is full.
     *
     * @param position first byte; {@code position + target.remaining()} does not pass {@link #size()}
     * @throws IOException if the file cannot be read there, or has become shorter
     */
    void read(long position, ByteBuffer target) throws IOException;

    /** What tells this file from every other one of its folder, whatever names it has: equal for one file. */
    Object identity();
}
