// SPDX-License-Identifier: Apache-2.0
package org.offhost.driver;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.offhost.block.BlockDevice;
import org.offhost.block.Origin;
import org.offhost.block.Unit;

/**
 * Units that are read together, as one row of bytes: one behind the other. {@link #origin} tells which of them bytes lie on.
 *
 * <p>Closing it closes all of them.
 */
public final class JoinedDevice implements BlockDevice {
    private final List<BlockDevice> units;
    private final long[] begins;
    private final Unit unit;
    private final Origin origin;

    private JoinedDevice(List<BlockDevice> units) {
        this.units = List.copyOf(units);
        this.begins = new long[units.size() + 1];
        for (int i = 0; i < units.size(); i++) {
            begins[i + 1] = Math.addExact(begins[i], units.get(i).size());
        }
        Unit first = units.get(0).unit();
        this.unit = new Unit(
                first.designator(),
                first.kind(),
                begins[units.size()],
                first.blockLength(),
                units.stream().anyMatch(u -> u.unit().readOnly()),
                first.initiator());
        this.origin = Origin.joined(units.stream().map(BlockDevice::origin).toList());
    }

    /**
     * The row of some units; a single one is its own.
     *
     * @param units at least one, all with blocks of one length
     * @throws IllegalArgumentException if their blocks differ
     */
    public static BlockDevice of(List<BlockDevice> units) {
        int block = units.get(0).blockLength();
        if (units.stream().anyMatch(u -> u.blockLength() != block)) {
            throw new IllegalArgumentException("units with blocks of several lengths in one row");
        }
        return units.size() == 1 ? units.get(0) : new JoinedDevice(units);
    }

    /** The units that a device is a row of; itself alone if it is none. */
    static List<BlockDevice> units(BlockDevice device) {
        return device instanceof JoinedDevice row ? row.units : List.of(device);
    }

    /** Designator of the first, and the size of all. */
    @Override
    public Unit unit() {
        return unit;
    }

    @Override
    public Origin origin() {
        return origin;
    }

    @Override
    public void read(long position, ByteBuffer target) throws IOException {
        transfer(position, target, BlockDevice::read);
    }

    @Override
    public void write(long position, ByteBuffer source) throws IOException {
        transfer(position, source, BlockDevice::write);
    }

    /** A read or a write of one. */
    private interface Transfer {
        void run(BlockDevice unit, long position, ByteBuffer bytes) throws IOException;
    }

    private void transfer(long position, ByteBuffer bytes, Transfer transfer) throws IOException {
        int all = bytes.remaining();
        if (position < 0 || position > unit.size() - all) {
            throw new IllegalArgumentException(
                    "position=" + position + " length=" + all + " passes the end at " + unit.size());
        }
        int limit = bytes.limit();
        long at = position;
        for (int i = 0; i < units.size() && bytes.position() < limit; i++) {
            if (at < begins[i + 1]) {
                int n = (int) Math.min(limit - bytes.position(), begins[i + 1] - at);
                bytes.limit(bytes.position() + n);
                try {
                    transfer.run(units.get(i), at - begins[i], bytes);
                } finally {
                    bytes.limit(limit);
                }
                at += n;
            }
        }
    }

    @Override
    public void flush() throws IOException {
        for (BlockDevice u : units) {
            u.flush();
        }
    }

    @Override
    public void close() throws IOException {
        closeAll(units);
    }

    /** Closes all, whatever becomes of one of them. */
    public static void closeAll(List<? extends Closeable> devices) throws IOException {
        IOException failed = null;
        for (Closeable d : devices) {
            try {
                d.close();
            } catch (IOException e) {
                failed = failed == null ? e : failed;
            }
        }
        if (failed != null) {
            throw failed;
        }
    }
}
