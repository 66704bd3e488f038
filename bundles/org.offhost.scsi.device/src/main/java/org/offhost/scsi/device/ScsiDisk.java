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

/** A disk: READ(16), WRITE(16), SYNCHRONIZE CACHE(16). What takes several commands has several on their way. */
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
        int before = (int) (position % block);
        long at = position;
        if (before != 0) {
            at += readPart(at, target, Math.min(target.remaining(), block - before));
        }
        int whole = target.remaining() / block * block;
        readBlocks(at, target, whole);
        if (target.hasRemaining()) {
            readPart(at + whole, target, target.remaining());
        }
    }

    /** Reads a part of a block. */
    private int readPart(long position, ByteBuffer target, int length) throws IOException {
        int block = unit.blockLength();
        int before = (int) (position % block);
        ByteBuffer whole = ByteBuffer.allocate(block);
        readBlocks(position - before, whole, block);
        target.put(whole.slice(before, length));
        return length;
    }

    /** Reads whole blocks, by several commands if need be; the position of the target tells how much came before a failure. */
    private void readBlocks(long position, ByteBuffer target, int length) throws IOException {
        int begin = target.position();
        try (SentAhead commands = new SentAhead(device)) {
            for (int end = begin; end < begin + length; ) {
                long at = position + end - begin;
                ByteBuffer part = target.slice(end, Math.min(begin + length - end, most));
                end += part.limit();
                int behind = end;
                byte[] cdb = new Cdb.Read(at / unit.blockLength(), part.limit() / unit.blockLength(), false).encode();
                ByteBuffer[] received = new ByteBuffer[1];
                commands.send(() -> ScsiCommand.in(cdb, received[0] = part.duplicate()), response -> {
                    requireRead(at, response, received[0]);
                    target.position(behind);
                });
            }
            commands.awaitAll();
        }
    }

    private void requireRead(long position, ScsiResponse response, ByteBuffer received) throws IOException {
        if (response.status() != ScsiResponse.GOOD) {
            throw CheckConditionException.ofRead(unit.designator(), position, unit.blockLength(), response);
        }
        if (received.hasRemaining()) {
            throw new IOException("unit " + unit.designator() + ": READ at byte " + position + " gave "
                    + received.position() + " bytes of " + received.limit());
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
        int begin = source.position();
        try (SentAhead commands = new SentAhead(device)) {
            for (int end = begin; end < source.limit(); ) {
                long at = position + end - begin;
                ByteBuffer part = source.slice(end, Math.min(source.limit() - end, most));
                end += part.limit();
                int behind = end;
                byte[] cdb = new Cdb.Write(at / block, part.limit() / block, false).encode();
                commands.send(() -> ScsiCommand.out(cdb, part.duplicate()), response -> {
                    if (response.status() != ScsiResponse.GOOD) {
                        throw CheckConditionException.ofWrite(unit.designator(), "WRITE at byte " + at, response);
                    }
                    source.position(behind);
                });
            }
            commands.awaitAll();
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
