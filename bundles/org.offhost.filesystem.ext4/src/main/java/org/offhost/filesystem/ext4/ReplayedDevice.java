// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ext4;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.offhost.block.BlockDevice;
import org.offhost.kit.device.ReadFilter;

/** A volume with the blocks that its journal has newer in their places. Nothing is written. */
final class ReplayedDevice extends ReadFilter {
    private static final byte[] MAGIC = {(byte) 0xC0, 0x3B, 0x39, (byte) 0x98};

    private final Replay replay;

    ReplayedDevice(BlockDevice device, Replay replay) {
        super(device, "a volume is read with its journal, not written");
        this.replay = replay;
    }

    @Override
    protected void read(BlockDevice device, long position, ByteBuffer target) throws IOException {
        int length = replay.blockLength();
        int next = replay.from(position / length);
        for (long at = position; target.hasRemaining(); ) {
            long start = next < replay.count() ? replay.block(next) * length : Long.MAX_VALUE;
            if (start > at) {
                int n = (int) Math.min(target.remaining(), start - at);
                part(device, at, target, n);
                at += n;
            } else {
                int within = (int) (at - start);
                int n = Math.min(target.remaining(), length - within);
                int first = target.position();
                part(device, replay.place(next) + within, target, n);
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
}
