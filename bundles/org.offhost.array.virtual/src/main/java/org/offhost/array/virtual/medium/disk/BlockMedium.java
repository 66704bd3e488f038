// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.medium.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.offhost.array.virtual.medium.MediumException;
import org.offhost.array.virtual.medium.Written;
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

    Written written();

    /** Fills {@code target}; the caller has checked the range. */
    void read(long position, ByteBuffer target) throws IOException;

    /** Drains {@code source}; the caller has checked the range. */
    void write(long position, ByteBuffer source) throws IOException;

    /** Copies bytes to a disk without passing this process's memory. */
    void transferTo(long position, int length, TransferTarget target, long targetPosition) throws IOException;

    /** What must not meet other I/O of the disk. */
    @FunctionalInterface
    interface Action {
        void run() throws IOException;
    }

    /** Runs what reads and writes this disk while nobody else does. */
    void alone(Action action) throws IOException;

    /** Makes bytes zeros that need no room; the caller has checked the range. */
    void unmap(long position, int length) throws IOException;

    /** Whether all bytes of a range are unmapped. */
    boolean isUnmapped(long position, int length);

    /** Where bytes that are unmapped begin or end next behind a place, or {@code end}. */
    long nextProvisioning(long position, long end);

    /** Returns when everything written is on stable storage. */
    void flush() throws IOException;
}
