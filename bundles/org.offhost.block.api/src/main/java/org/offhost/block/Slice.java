// SPDX-License-Identifier: Apache-2.0
package org.offhost.block;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * A view of a part of a block device, or of several parts one behind the other, with the threads that the device allows. Closing
 * it leaves the device open.
 */
public final class Slice implements BlockDevice {
    private final BlockDevice whole;

    /** Of this one's bytes on the whole device. */
    private final Layout parts;

    private final Unit unit;
    private final Origin origin;

    /**
     * A view of one part; the device itself if it is all of it. Its {@link #origin()} tells where it lies.
     *
     * @param position first byte, a multiple of the block length
     * @param length bytes, at least 1
     * @throws IllegalArgumentException if that is no part of the device
     */
    public static BlockDevice of(BlockDevice whole, long position, long length) {
        if (position < 0 || length < 1 || position > whole.size() - length) {
            throw new IllegalArgumentException(
                    "slice position=" + position + " length=" + length + " of a device of " + whole.size() + " bytes");
        }
        return of(whole, Layout.of(List.of(new Extent(position, length))));
    }

    /**
     * A view of parts; the device itself if they are all of it in its order. Its {@link #origin()} tells where they lie.
     *
     * @param parts where the view's bytes lie on the device, at least one; made of whole blocks, but for its end
     * @throws IllegalArgumentException if they are no parts of the device
     */
    public static BlockDevice of(BlockDevice whole, Layout parts) {
        return parts.equals(Layout.of(List.of(new Extent(0, Math.max(1, whole.size())))))
                ? whole
                : new Slice(whole, parts);
    }

    private Slice(BlockDevice whole, Layout parts) {
        int block = whole.blockLength();
        boolean fits = parts.ranges().stream().allMatch(r -> r.end() <= whole.size());
        if (!fits || !parts.isAligned(block)) {
            throw new IllegalArgumentException(
                    "slice " + parts + " of a device of " + whole.size() + " bytes in blocks of " + block);
        }
        this.whole = whole;
        Unit u = whole.unit();
        this.parts = parts;
        this.unit = new Unit(u.designator(), u.kind(), parts.length(), u.blockLength(), u.readOnly(), u.initiator());
        this.origin = whole.origin().of(parts);
    }

    @Override
    public Unit unit() {
        return unit;
    }

    @Override
    public void read(long position, ByteBuffer target) throws IOException {
        transfer(position, target, whole::read);
    }

    @Override
    public void write(long position, ByteBuffer source) throws IOException {
        transfer(position, source, whole::write);
    }

    /** A read or a write of the whole device. */
    private interface Transfer {
        void run(long position, ByteBuffer bytes) throws IOException;
    }

    private void transfer(long position, ByteBuffer bytes, Transfer transfer) throws IOException {
        int all = bytes.remaining();
        if (position < 0 || position > unit.size() - all) {
            throw new IllegalArgumentException(
                    "position=" + position + " length=" + all + " passes the end at " + unit.size());
        }
        int limit = bytes.limit();
        for (long at = position; bytes.position() < limit; ) {
            Extent head = parts.together(new Extent(at, limit - bytes.position()));
            bytes.limit(bytes.position() + (int) head.length());
            try {
                transfer.run(head.position(), bytes);
            } finally {
                bytes.limit(limit);
            }
            at += head.length();
        }
    }

    @Override
    public void flush() throws IOException {
        whole.flush();
    }

    @Override
    public Origin origin() {
        return origin;
    }

    @Override
    public void close() {
        // the whole device belongs to whoever opened it
    }
}
