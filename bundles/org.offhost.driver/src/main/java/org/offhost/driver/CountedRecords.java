// SPDX-License-Identifier: Apache-2.0
package org.offhost.driver;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.OptionalLong;
import java.util.function.LongConsumer;
import org.offhost.block.EndOfMediumException;
import org.offhost.block.RecordDevice;
import org.offhost.block.Unit;

/** A record device whose bytes, read and written, are counted. */
public final class CountedRecords implements RecordDevice {
    private final RecordDevice device;
    private final LongConsumer counter;

    public CountedRecords(RecordDevice device, LongConsumer counter) {
        this.device = device;
        this.counter = counter;
    }

    @Override
    public Unit unit() {
        return device.unit();
    }

    @Override
    public long position() throws IOException {
        return device.position();
    }

    @Override
    public void locate(long object) throws IOException {
        device.locate(object);
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        int length = device.read(target);
        counter.accept(Math.max(0, length));
        return length;
    }

    @Override
    public void write(ByteBuffer record) throws IOException, EndOfMediumException {
        int length = record.remaining();
        device.write(record);
        counter.accept(length);
    }

    @Override
    public void writeFilemarks(int count) throws IOException {
        device.writeFilemarks(count);
    }

    @Override
    public void spaceFilemarks(int count) throws IOException {
        device.spaceFilemarks(count);
    }

    @Override
    public OptionalLong remaining() throws IOException {
        return device.remaining();
    }

    @Override
    public void close() throws IOException {
        device.close();
    }
}
