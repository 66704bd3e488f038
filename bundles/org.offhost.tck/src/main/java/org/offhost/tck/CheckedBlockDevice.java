// SPDX-License-Identifier: Apache-2.0
package org.offhost.tck;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.offhost.block.BlockDevice;
import org.offhost.block.Unit;

/** A block device that checks every argument as the interface demands, then moves the bytes. */
public abstract class CheckedBlockDevice implements BlockDevice {
    private final Unit unit;

    public CheckedBlockDevice(Unit unit) {
        this.unit = unit;
    }

    @Override
    public final Unit unit() {
        return unit;
    }

    @Override
    public final void read(long position, ByteBuffer target) throws IOException {
        checkRange(position, target.remaining());
        move(position, target);
    }

    @Override
    public final void write(long position, ByteBuffer source) throws IOException {
        checkRange(position, source.remaining());
        if (position % unit.blockLength() != 0 || source.remaining() % unit.blockLength() != 0) {
            throw new IllegalArgumentException("position=" + position + " length=" + source.remaining()
                    + " is no multiple of " + unit.blockLength());
        }
        if (unit.readOnly()) {
            throw new IOException("unit " + unit.designator() + " is read-only");
        }
        store(position, source);
    }

    private void checkRange(long position, int length) {
        if (position < 0 || position > unit.size() - length) {
            throw new IllegalArgumentException(
                    "position=" + position + " length=" + length + " passes the end at " + unit.size());
        }
    }

    /** Reads a range that lies within the unit. */
    protected abstract void move(long position, ByteBuffer target) throws IOException;

    /** Writes whole blocks that lie within a unit that may be written to. */
    protected abstract void store(long position, ByteBuffer source) throws IOException;
}
