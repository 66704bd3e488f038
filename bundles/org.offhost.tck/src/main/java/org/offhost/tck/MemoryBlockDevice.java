// SPDX-License-Identifier: Apache-2.0
package org.offhost.tck;

import java.nio.ByteBuffer;
import org.offhost.block.Designator;
import org.offhost.block.Unit;

/** A block device on memory, which it shares with its maker. */
public final class MemoryBlockDevice extends CheckedBlockDevice {
    private final ByteBuffer bytes;

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
        this(ByteBuffer.wrap(bytes), blockLength, readOnly);
    }

    /**
     * @param bytes the whole unit, from 0 to the capacity; its position, limit and order do not count
     * @param blockLength logical block length
     * @param readOnly whether writes are refused
     */
    public MemoryBlockDevice(ByteBuffer bytes, int blockLength, boolean readOnly) {
        super(new Unit(
                new Designator(
                        Designator.Scheme.T10,
                        "offhost memory " + System.identityHashCode(bytes.hasArray() ? bytes.array() : bytes)),
                Unit.Kind.BLOCKS,
                bytes.capacity(),
                blockLength,
                readOnly,
                ""));
        this.bytes = bytes.duplicate().clear();
    }

    @Override
    public long release(long position, long length) {
        bytes.slice((int) position, (int) length).put(new byte[(int) length]);
        return length;
    }

    @Override
    protected void move(long position, ByteBuffer target) {
        target.put(bytes.slice((int) position, target.remaining()));
    }

    @Override
    protected void store(long position, ByteBuffer source) {
        bytes.slice((int) position, source.remaining()).put(source);
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
