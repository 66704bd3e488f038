// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ext4;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.offhost.block.BlockDevice;
import org.offhost.block.Origin;
import org.offhost.block.Unit;

/** A volume with the blocks that its journal has newer in their places. Nothing is written. */
final class ReplayedDevice implements BlockDevice {
    private static final byte[] MAGIC = {(byte) 0xC0, 0x3B, 0x39, (byte) 0x98};

    private final BlockDevice device;
    private final Replay replay;

    ReplayedDevice(BlockDevice device, Replay replay) {
        this.device = device;
        this.replay = replay;
    }

    @Override
    public Unit unit() {
        return device.unit();
    }

    @Override
    public void read(long position, ByteBuffer target) throws IOException {
        if (position < 0 || position > size() - target.remaining()) {
            throw new IllegalArgumentException(
                    target.remaining() + " bytes at " + position + " of a device of " + size());
        }
        int length = replay.blockLength();
        int next = replay.from(position / length);
        for (long at = position; target.hasRemaining(); ) {
            long start = next < replay.count() ? replay.block(next) * length : Long.MAX_VALUE;
            if (start > at) {
                int n = (int) Math.min(target.remaining(), start - at);
                part(at, target, n);
                at += n;
            } else {
                int within = (int) (at - start);
                int n = Math.min(target.remaining(), length - within);
                int first = target.position();
                part(replay.place(next) + within, target, n);
                if (replay.isEscaped(next)) {
                    for (int i = within; i < Math.min(MAGIC.length, within + n); i++) {
                        target.put(first + i - within, MAGIC[i]);
                    }
                }
                at += n;
                next++;
            }
        }
    }

    private void part(long position, ByteBuffer target, int length) throws IOException {
        int limit = target.limit();
        try {
            device.read(position, target.limit(target.position() + length));
        } finally {
            target.limit(limit);
        }
    }

    @Override
    public void write(long position, ByteBuffer source) throws IOException {
        Objects.requireNonNull(source, "source");
        throw new IOException("a volume is read with its journal, not written");
    }

    @Override
    public void flush() {
        // nothing was written
    }

    @Override
    public Origin origin() {
        return device.origin();
    }

    @Override
    public long size() {
        return device.size();
    }

    @Override
    public int blockLength() {
        return device.blockLength();
    }

    @Override
    public void close() throws IOException {
        device.close();
    }
}
