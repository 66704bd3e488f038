// SPDX-License-Identifier: Apache-2.0
package org.offhost.kit.device;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.offhost.block.BlockDevice;
import org.offhost.block.Unit;

/**
 * A session on blocks that are read and never written to. What it is asked for is checked before {@link #fill} is; several threads
 * may read at a time.
 */
public abstract class ReadDevice implements BlockDevice {
    private final Unit unit;
    private final String reason;

    /**
     * A session.
     *
     * @param reason why nobody writes, as it is put into an exception
     */
    protected ReadDevice(Unit unit, String reason) {
        this.unit = unit;
        this.reason = reason;
    }

    /** Called before every step; throws if the session is over. */
    protected void check() throws IOException {
        // there is nothing that ends it
    }

    /** As {@link #read}, of a range within the device that is not empty. */
    protected abstract void fill(long position, ByteBuffer target) throws IOException;

    @Override
    public final void read(long position, ByteBuffer target) throws IOException {
        check();
        if (position < 0 || position > size() - target.remaining()) {
            throw new IllegalArgumentException(
                    target.remaining() + " bytes at " + position + " of a device of " + size());
        }
        if (target.hasRemaining()) {
            fill(position, target);
        }
    }

    @Override
    public final Unit unit() {
        return unit;
    }

    @Override
    public final void write(long position, ByteBuffer source) throws IOException {
        Objects.requireNonNull(source, "source");
        check();
        throw new IOException(reason);
    }

    @Override
    public final void flush() throws IOException {
        check(); // nothing was written
    }
}
