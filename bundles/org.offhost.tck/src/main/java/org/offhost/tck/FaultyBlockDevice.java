// SPDX-License-Identifier: Apache-2.0
package org.offhost.tck;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.offhost.block.BlockDevice;
import org.offhost.block.Extent;
import org.offhost.block.UnreadableBlockException;

/** A device with unreadable blocks, or one that dies after some reads. Thread-safe. */
public final class FaultyBlockDevice extends FilterBlockDevice {
    private final List<Extent> unreadable = new CopyOnWriteArrayList<>();
    private final AtomicLong readsLeft = new AtomicLong(Long.MAX_VALUE);

    public FaultyBlockDevice(BlockDevice device) {
        super(device);
    }

    /** From now on a read that touches the range fails with {@link UnreadableBlockException}. */
    public FaultyBlockDevice unreadable(long position, long length) {
        unreadable.add(new Extent(position, length));
        return this;
    }

    /** From now on {@code reads} reads go well and every later one fails with an {@link IOException}. */
    public FaultyBlockDevice failAfter(long reads) {
        readsLeft.set(reads);
        return this;
    }

    @Override
    public void read(long position, ByteBuffer target) throws IOException {
        if (readsLeft.get() <= 0 || readsLeft.getAndDecrement() <= 0) {
            throw new IOException("unit " + unit().designator() + " does not answer");
        }
        for (Extent bad : unreadable) {
            if (position < bad.end() && bad.position() - target.remaining() < position) {
                long first = Math.max(position, bad.position()) / blockLength() * blockLength();
                throw new UnreadableBlockException(unit().designator(), first, "unrecovered read error");
            }
        }
        super.read(position, target);
    }
}
