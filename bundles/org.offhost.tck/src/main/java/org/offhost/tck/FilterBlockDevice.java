// SPDX-License-Identifier: Apache-2.0
package org.offhost.tck;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.offhost.block.BlockDevice;
import org.offhost.block.Origin;
import org.offhost.block.Unit;

/** A device in front of another, which it closes with itself; to be extended by instruments of a test. */
public class FilterBlockDevice implements BlockDevice {
    private final BlockDevice device;

    protected FilterBlockDevice(BlockDevice device) {
        this.device = device;
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
        device.read(position, target);
    }

    @Override
    public void write(long position, ByteBuffer source) throws IOException {
        device.write(position, source);
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
