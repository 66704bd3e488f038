// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.device;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.offhost.block.Access;
import org.offhost.block.BlockDevice;
import org.offhost.block.Unit;
import org.offhost.scsi.Cdb;
import org.offhost.scsi.CheckConditionException;
import org.offhost.scsi.LogicalUnit;
import org.offhost.scsi.LogicalUnits;
import org.offhost.scsi.ScsiCommand;
import org.offhost.scsi.ScsiResponse;

/** A disk: READ(16), WRITE(16), SYNCHRONIZE CACHE(16). */
final class ScsiDisk implements BlockDevice {
    /** Bytes of one command, where the transport takes as much; more does not make it faster. */
    static final int MAX_TRANSFER = 1 << 20;

    /** Bytes that one command unmaps; more takes a device longer than a host should wait. */
    private static final long RELEASED_AT_ONCE = 64L << 20;

    private final LogicalUnits units;
    private final LogicalUnit device;
    private final Unit unit;
    private final Access access;
    private final int most;

    ScsiDisk(LogicalUnits units, LogicalUnit device, Unit unit, Access access) {
        this.units = units;
        this.device = device;
        this.unit = unit;
        this.access = access;
        this.most =
                Math.max(1, Math.min(MAX_TRANSFER, device.longestTransfer()) / unit.blockLength()) * unit.blockLength();
    }

    @Override
    public Unit unit() {
        return unit;
    }

    @Override
    public void read(long position, ByteBuffer target) throws IOException {
        requireInside(position, target.remaining());
        int block = unit.blockLength();
        long at = position;
        while (target.hasRemaining()) {
            int before = (int) (at % block);
            int length;
            if (before != 0 || target.remaining() < block) {
                length = Math.min(target.remaining(), block - before);
                ByteBuffer whole = ByteBuffer.allocate(block);
                readBlocks(at - before, whole);
                target.put(whole.slice(before, length));
            } else {
                length = Math.min(target.remaining() / block * block, most);
                readBlocks(at, target.slice(target.position(), length));
                target.position(target.position() + length);
            }
            at += length;
        }
    }

    private void readBlocks(long position, ByteBuffer target) throws IOException {
        int block = unit.blockLength();
        Cdb.Read read = new Cdb.Read(position / block, target.limit() / block, false);
        ByteBuffer[] received = new ByteBuffer[1];
        ScsiResponse response = device.repeated(
                () -> ScsiCommand.in(read.encode(), received[0] = target.duplicate()), LogicalUnit.TIMEOUT);
        if (response.status() != ScsiResponse.GOOD) {
            throw CheckConditionException.ofRead(unit.designator(), position, block, response);
        }
        if (received[0].hasRemaining()) {
            throw new IOException("unit " + unit.designator() + ": READ at byte " + position + " gave "
                    + received[0].position() + " bytes of " + target.limit());
        }
    }

    @Override
    public void write(long position, ByteBuffer source) throws IOException {
        requireInside(position, source.remaining());
        int block = unit.blockLength();
        if (position % block != 0 || source.remaining() % block != 0) {
            throw new IllegalArgumentException(
                    "position=" + position + " length=" + source.remaining() + " in blocks of " + block);
        }
        requireWritable();
        long at = position;
        while (source.hasRemaining()) {
            int length = Math.min(source.remaining(), most);
            Cdb.Write write = new Cdb.Write(at / block, length / block, false);
            ByteBuffer data = source.slice(source.position(), length);
            ScsiResponse response =
                    device.repeated(() -> ScsiCommand.out(write.encode(), data.duplicate()), LogicalUnit.TIMEOUT);
            if (response.status() != ScsiResponse.GOOD) {
                throw CheckConditionException.ofWrite(unit.designator(), "WRITE at byte " + at, response);
            }
            source.position(source.position() + length);
            at += length;
        }
    }

    private void requireWritable() throws IOException {
        if (access != Access.READ_WRITE) {
            throw new IOException("unit " + unit.designator() + " was opened for reading");
        }
    }

    private void requireInside(long position, int length) {
        if (position < 0 || position > unit.size() - length) {
            throw new IllegalArgumentException(
                    "position=" + position + " length=" + length + " passes the end at " + unit.size());
        }
    }

    @Override
    public long release(long position, long length) throws IOException {
        if (position < 0 || length < 0 || position > unit.size() - length) {
            throw new IllegalArgumentException(
                    "position=" + position + " length=" + length + " passes the end at " + unit.size());
        }
        requireWritable();
        long block = unit.blockLength();
        long first = (position + block - 1) / block;
        long last = (position + length) / block;
        Optional<Long> longest = last > first ? ThinBlocks.longest(device) : Optional.empty();
        if (longest.isEmpty()) {
            return 0;
        }
        long step = Math.max(1, Math.min(longest.get(), RELEASED_AT_ONCE / block));
        for (long at = first; at < last; at += step) {
            Cdb.WriteSame zeros = new Cdb.WriteSame(at, Math.min(step, last - at), true, false);
            ScsiResponse response = device.repeated(
                    () -> ScsiCommand.out(zeros.encode(), ByteBuffer.allocate((int) block)), LogicalUnit.TIMEOUT);
            if (response.status() != ScsiResponse.GOOD) {
                throw CheckConditionException.ofWrite(
                        unit.designator(), "WRITE SAME with UNMAP at byte " + at * block, response);
            }
        }
        return (last - first) * block;
    }

    @Override
    public void flush() throws IOException {
        if (access == Access.READ_WRITE) {
            byte[] cdb = new Cdb.SynchronizeCache(0, 0, false).encode();
            ScsiResponse response = device.repeated(() -> ScsiCommand.of(cdb), LogicalUnit.WINDING_TIMEOUT);
            if (response.status() != ScsiResponse.GOOD) {
                throw CheckConditionException.ofWrite(unit.designator(), "SYNCHRONIZE CACHE", response);
            }
        }
    }

    @Override
    public void close() throws IOException {
        units.release(device);
    }
}
