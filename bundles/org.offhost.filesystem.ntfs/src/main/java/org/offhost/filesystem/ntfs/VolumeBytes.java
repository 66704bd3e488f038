// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ntfs;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.offhost.block.BlockDevice;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.kit.session.Withdrawal;

/** Reads bytes of the volume, and of nothing behind its end, as long as the parser is there. */
final class VolumeBytes {
    private final BlockDevice device;
    private final Withdrawal withdrawal;
    private final long length;

    /** @param length bytes from the start of the device that may be read */
    VolumeBytes(BlockDevice device, Withdrawal withdrawal, long length) {
        this.device = device;
        this.withdrawal = withdrawal;
        this.length = length;
    }

    long length() {
        return length;
    }

    Withdrawal withdrawal() {
        return withdrawal;
    }

    /**
     * Fills a part of an array.
     *
     * @param structure what is being read, for the error
     * @throws CorruptStructureException if the range passes the end of the volume
     */
    void read(long position, byte[] target, int from, int count, String structure) throws IOException {
        withdrawal.check();
        if (position < 0 || position > length - count) {
            throw new CorruptStructureException(
                    structure, position, "a place within the volume of " + length + " bytes", count + " bytes there");
        }
        device.read(position, ByteBuffer.wrap(target, from, count));
    }
}
