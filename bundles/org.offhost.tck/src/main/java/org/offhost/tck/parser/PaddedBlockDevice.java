// SPDX-License-Identifier: Apache-2.0
package org.offhost.tck.parser;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.offhost.block.BlockDevice;
import org.offhost.block.Unit;
import org.offhost.tck.CheckedBlockDevice;

/** A device with zeros behind its end, as a partition that is larger than its volume. Read-only. */
final class PaddedBlockDevice extends CheckedBlockDevice {
    private final BlockDevice device;

    PaddedBlockDevice(BlockDevice device, long zeros) {
        super(padded(device.unit(), zeros));
        this.device = device;
    }

    private static Unit padded(Unit u, long zeros) {
        return new Unit(u.designator(), u.kind(), u.size() + zeros, u.blockLength(), true, u.initiator());
    }

    @Override
    protected void move(long position, ByteBuffer target) throws IOException {
        int inside = (int) Math.max(0, Math.min(target.remaining(), device.size() - position));
        if (inside > 0) {
            ByteBuffer part = target.slice(target.position(), inside);
            device.read(position, part);
            target.position(target.position() + inside);
        }
        while (target.hasRemaining()) {
            target.put((byte) 0);
        }
    }

    @Override
    protected void store(long position, ByteBuffer source) throws IOException {
        throw new IOException("read-only");
    }

    @Override
    public void flush() {
        // nothing is written
    }

    @Override
    public void close() throws IOException {
        device.close();
    }
}
