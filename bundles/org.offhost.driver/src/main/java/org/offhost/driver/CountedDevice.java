// SPDX-License-Identifier: Apache-2.0
package org.offhost.driver;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.LongConsumer;
import org.offhost.block.BlockDevice;
import org.offhost.block.Origin;
import org.offhost.block.Unit;
import org.offhost.block.UnreadableBlockException;

/** A block device whose bytes, read and written, are counted. */
public final class CountedDevice implements BlockDevice {
    private final BlockDevice device;
    private final LongConsumer counter;
    private final Unread unread;

    /** Told of every block that cannot be read, before the reader is. */
    public interface Unread {
        void block(UnreadableBlockException e) throws IOException;
    }

    public CountedDevice(BlockDevice device, LongConsumer counter) {
        this(device, counter, e -> {});
    }

    public CountedDevice(BlockDevice device, LongConsumer counter, Unread unread) {
        this.device = device;
        this.counter = counter;
        this.unread = unread;
    }

    @Override
    public Unit unit() {
        return device.unit();
    }

    @Override
    public Origin origin() {
        return device.origin();
    }

    @Override
    public void read(long position, ByteBuffer target) throws IOException {
        int length = target.remaining();
        try {
            device.read(position, target);
        } catch (UnreadableBlockException e) {
            unread.block(e);
            throw e;
        }
        counter.accept(length);
    }

    @Override
    public void write(long position, ByteBuffer source) throws IOException {
        int length = source.remaining();
        device.write(position, source);
        counter.accept(length);
    }

    @Override
    public long release(long position, long length) throws IOException {
        return device.release(position, length);
    }

    @Override
    public void flush() throws IOException {
        device.flush();
    }

    @Override
    public void close() throws IOException {
        device.close();
    }
}
