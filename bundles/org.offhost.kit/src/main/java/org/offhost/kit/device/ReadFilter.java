// SPDX-License-Identifier: Apache-2.0
package org.offhost.kit.device;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.offhost.block.BlockDevice;
import org.offhost.block.Origin;
import org.offhost.block.Unit;

/**
 * A device in front of another that shows other bytes in the same places and is never written to: a journal's newer blocks, what was
 * deciphered. It has the size, the block length and the threads of the one behind it, which it closes with itself.
 *
 * <p>Nothing is passed on but reads: a call that a later release adds does what its default does, never what the device behind would
 * do with bytes it does not show.
 */
public abstract class ReadFilter implements BlockDevice {
    private final BlockDevice behind;
    private final String reason;

    /**
     * A filter.
     *
     * @param reason why nobody writes, as it is put into an exception
     */
    protected ReadFilter(BlockDevice behind, String reason) {
        this.behind = behind;
        this.reason = reason;
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
    public final void read(long position, ByteBuffer target) throws IOException {
        if (position < 0 || position > size() - target.remaining()) {
            throw new IllegalArgumentException(
                    target.remaining() + " bytes at " + position + " of a device of " + size());
        }
        if (target.hasRemaining()) {
            read(behind, position, target);
        }
    }

    @Override
    public final Unit unit() {
        return behind.unit();
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
    public final void write(long position, ByteBuffer source) throws IOException {
        Objects.requireNonNull(source, "source");
        throw new IOException(reason);
    }

    @Override
    public final void flush() {
        // nothing was written
    }

    @Override
    public void close() throws IOException {
        behind.close();
    }
}
