// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.lvm;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.List;
import org.offhost.block.BlockDevice;
import org.offhost.block.Unit;

/** The row of bytes that all devices of physical volumes make, to be read. */
final class DeviceRow implements BlockDevice {
    private final List<PhysicalVolume> devices;
    private final Unit unit;

    private DeviceRow(List<PhysicalVolume> devices) {
        this.devices = devices.stream()
                .sorted(Comparator.comparingLong(PhysicalVolume::start))
                .toList();
        Unit first = this.devices.get(0).device().unit();
        PhysicalVolume last = this.devices.get(devices.size() - 1);
        this.unit = new Unit(
                first.designator(),
                first.kind(),
                last.start() + last.device().size(),
                first.blockLength(),
                true,
                first.initiator());
    }

    static BlockDevice of(List<PhysicalVolume> devices) {
        return devices.size() == 1 ? devices.get(0).device() : new DeviceRow(devices);
    }

    @Override
    public Unit unit() {
        return unit;
    }

    @Override
    public void read(long position, ByteBuffer target) throws IOException {
        long at = position;
        int limit = target.limit();
        for (PhysicalVolume d : devices) {
            long end = d.start() + d.device().size();
            if (at >= d.start() && at < end && target.position() < limit) {
                int n = (int) Math.min(limit - target.position(), end - at);
                target.limit(target.position() + n);
                try {
                    d.device().read(at - d.start(), target);
                } finally {
                    target.limit(limit);
                }
                at += n;
            }
        }
        if (target.hasRemaining()) {
            throw new IllegalArgumentException("position=" + position + " passes the end at " + unit.size());
        }
    }

    @Override
    public void write(long position, ByteBuffer source) throws IOException {
        throw new IOException("a finder never writes");
    }

    @Override
    public void flush() {
        // nothing is ever written
    }

    @Override
    public void close() {
        // the devices belong to whoever opened them
    }
}
