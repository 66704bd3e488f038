// SPDX-License-Identifier: Apache-2.0
package org.offhost.tck;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import org.offhost.block.BlockDevice;

/** Counts what passes a device. Thread-safe. */
public final class CountingBlockDevice extends FilterBlockDevice {
    private final AtomicLong reads = new AtomicLong();
    private final AtomicLong bytesRead = new AtomicLong();
    private final AtomicLong writes = new AtomicLong();

    public CountingBlockDevice(BlockDevice device) {
        super(device);
    }

    @Override
    public void read(long position, ByteBuffer target) throws IOException {
        reads.incrementAndGet();
        bytesRead.addAndGet(target.remaining());
        super.read(position, target);
    }

    @Override
    public void write(long position, ByteBuffer source) throws IOException {
        writes.incrementAndGet();
        super.write(position, source);
    }

    /** Calls of read. */
    public long reads() {
        return reads.get();
    }

    /** Bytes asked for. */
    public long bytesRead() {
        return bytesRead.get();
    }

    /** Calls of write, refused ones as well. */
    public long writes() {
        return writes.get();
    }
}
