// SPDX-License-Identifier: Apache-2.0
package org.offhost.kit.device;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.offhost.block.BlockDevice;
import org.offhost.block.Origin;

/**
 * A device in front of another that shows other bytes in the same places and is never written to: a journal's newer blocks, what was
 * deciphered. It has the size, the block length and the threads of the one behind it, which it closes with itself.
 *
 * <p>Nothing is passed on but reads: a call that a later release adds does what its default does, never what the device behind would
 * do with bytes it does not show.
 */
public abstract class ReadFilter extends ReadDevice {
    private final BlockDevice behind;

    /**
     * A filter.
     *
     * @param reason why nobody writes, as it is put into an exception
     */
    protected ReadFilter(BlockDevice behind, String reason) {
        super(behind.unit(), reason);
        this.behind = behind;
    }

    /**
     * As {@link #read}, of a range within the device that is not empty.
     *
     * @param behind what to read from
     */
    protected abstract void read(BlockDevice behind, long position, ByteBuffer target) throws IOException;

    /** Reads so many bytes of a device and leaves the rest of the target to others. */
    protected static void part(BlockDevice device, long position, ByteBuffer target, int length) throws IOException {
        int limit = target.limit();
        try {
            device.read(position, target.limit(target.position() + length));
        } finally {
            target.limit(limit);
        }
    }

    @Override
    protected final void fill(long position, ByteBuffer target) throws IOException {
        read(behind, position, target);
    }

    @Override
    public final Origin origin() {
        return behind.origin();
    }

    @Override
    public final long size() {
        return behind.size();
    }

    @Override
    public final int blockLength() {
        return behind.blockLength();
    }

    @Override
    public void close() throws IOException {
        behind.close();
    }
}
