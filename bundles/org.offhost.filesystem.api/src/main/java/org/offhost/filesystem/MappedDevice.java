// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.offhost.block.BlockDevice;
import org.offhost.block.Extent;
import org.offhost.block.Origin;
import org.offhost.block.Unit;

/**
 * Bytes that a table on a device tells where they lie on it, with the threads that the device allows. They are read, never written: that
 * would have to change the table. Closing it leaves the device open.
 */
public final class MappedDevice implements BlockDevice {
    private static final byte[] ZEROS = new byte[64 << 10];

    private final BlockDevice around;
    private final Origin.Mapping map;
    private final Unit unit;
    private final Origin origin;

    /**
     * @param around what the table is on, and what it leads to
     * @param map tells of at least one byte
     */
    public MappedDevice(BlockDevice around, Origin.Mapping map) {
        Unit u = around.unit();
        this.around = around;
        this.map = map;
        this.unit = new Unit(u.designator(), u.kind(), map.length(), u.blockLength(), true, u.initiator());
        this.origin = around.origin().by(map);
    }

    @Override
    public Unit unit() {
        return unit;
    }

    @Override
    public Origin origin() {
        return origin;
    }

    @Override
    public void read(long position, ByteBuffer target) throws IOException {
        int all = target.remaining();
        if (position < 0 || position > unit.size() - all) {
            throw new IllegalArgumentException(
                    "position=" + position + " length=" + all + " passes the end at " + unit.size());
        }
        int limit = target.limit();
        for (long at = position; target.position() < limit; ) {
            Origin.Mapping.Run run = map.at(new Extent(at, limit - target.position()));
            target.limit(target.position() + (int) run.length());
            try {
                read(run, at, target);
            } finally {
                target.limit(limit);
            }
            at += run.length();
        }
    }

    private void read(Origin.Mapping.Run run, long position, ByteBuffer target) throws IOException {
        switch (run.kind()) {
            case STORED -> around.read(run.position(), target);
            case CODED -> map.read(position, target);
            case ZEROS -> {
                while (target.hasRemaining()) {
                    target.put(ZEROS, 0, Math.min(ZEROS.length, target.remaining()));
                }
            }
        }
    }

    @Override
    public void write(long position, ByteBuffer source) throws IOException {
        throw new IOException("a table tells where the bytes of this volume of unit " + unit.designator()
                + " lie; it is read, and never written");
    }

    @Override
    public void flush() {
        // nothing is ever written
    }

    @Override
    public void close() {
        // what is around belongs to whoever opened it
    }
}
