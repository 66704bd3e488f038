// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.medium.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.offhost.array.virtual.medium.MediumException;
import org.offhost.block.Designator;

/**
 * Blocks that a logical unit shows. Positions are in bytes and need no alignment; errors that a device reports are
 * {@link MediumException}s. Thread-safe.
 */
public interface BlockMedium {
    Designator designator();

    /** Whether the blocks can be had now: TEST UNIT READY. */
    void test() throws IOException;

    /** Bytes, a multiple of the block length. */
    long size() throws IOException;

    int blockLength();

    boolean readOnly();

    /** Fills {@code target}; the caller has checked the range. */
    void read(long position, ByteBuffer target) throws IOException;

    /** Drains {@code source}; the caller has checked the range. */
    void write(long position, ByteBuffer source) throws IOException;

    /** Copies bytes to a disk without passing this process's memory. */
    void transferTo(long position, int length, DiskMedium target, long targetPosition) throws IOException;

    /** Returns when everything written is on stable storage. */
    void flush() throws IOException;
}
