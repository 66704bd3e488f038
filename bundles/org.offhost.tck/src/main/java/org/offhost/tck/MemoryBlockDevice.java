// SPDX-License-Identifier: Apache-2.0
package org.offhost.tck;

import java.nio.ByteBuffer;
import org.offhost.block.Designator;
import org.offhost.block.Unit;

/** A block device on a byte array, which it shares with its maker. */
public final class MemoryBlockDevice extends CheckedBlockDevice {
    private final byte[] bytes;

    /** Writable, with blocks of 512 bytes. */
    public MemoryBlockDevice(byte[] bytes) {
        this(bytes, 512, false);
    }

    /**
     * @param bytes the whole unit
     * @param blockLength logical block length
     * @param readOnly whether writes are refused
     */
    public MemoryBlockDevice(byte[] bytes, int blockLength, boolean readOnly) {
        super(new Unit(
                new Designator(Designator.Scheme.T10, "offhost memory " + System.identityHashCode(bytes)),
                Unit.Kind.BLOCKS,
                bytes.length,
                blockLength,
                readOnly,
                ""));
        this.bytes = bytes;
    }

    @Override
    protected void move(long position, ByteBuffer target) {
        target.put(bytes, (int) position, target.remaining());
    }

    @Override
    protected void store(long position, ByteBuffer source) {
        source.get(bytes, (int) position, source.remaining());
    }

    @Override
    public void flush() {
        // memory is as stable as this device gets
    }

    @Override
    public void close() {
        // nothing is open
    }
}
