// SPDX-License-Identifier: Apache-2.0
package org.offhost.block;

import java.io.IOException;
import java.nio.ByteBuffer;

/** A view of a contiguous part of a block device, with the threads that the device allows. Closing it leaves the device open. */
public final class Slice implements BlockDevice {
    private final BlockDevice whole;
    private final long start;
    private final Unit unit;

    /**
     * A view; the device itself if it is all of it. Its {@link #origin()} tells where it lies.
     *
     * @param position first byte, a multiple of the block length
     * @param length bytes, at least 1
     * @throws IllegalArgumentException if that is no part of the device
     */
    public static BlockDevice of(BlockDevice whole, long position, long length) {
        return position == 0 && length == whole.size() ? whole : new Slice(whole, position, length);
    }

    private Slice(BlockDevice whole, long start, long length) {
        if (start < 0 || length < 1 || start > whole.size() - length || start % whole.blockLength() != 0) {
            throw new IllegalArgumentException("slice position=" + start + " length=" + length + " of a device of "
                    + whole.size() + " bytes in blocks of " + whole.blockLength());
        }
        this.whole = whole;
        this.start = start;
        Unit u = whole.unit();
        this.unit = new Unit(u.designator(), u.kind(), length, u.blockLength(), u.readOnly(), u.initiator());
    }

    @Override
    public Unit unit() {
        return unit;
    }

    @Override
    public void read(long position, ByteBuffer target) throws IOException {
        whole.read(start + checked(position, target.remaining()), target);
    }

    @Override
    public void write(long position, ByteBuffer source) throws IOException {
        whole.write(start + checked(position, source.remaining()), source);
    }

    private long checked(long position, int length) {
        if (position < 0 || position > unit.size() - length) {
            throw new IllegalArgumentException(
                    "position=" + position + " length=" + length + " passes the end at " + unit.size());
        }
        return position;
    }

    @Override
    public void flush() throws IOException {
        whole.flush();
    }

    @Override
    public Origin origin() {
        Origin o = whole.origin();
        return new Origin(o.unit(), o.position() + start);
    }

    @Override
    public void close() {
        // the whole device belongs to whoever opened it
    }
}
