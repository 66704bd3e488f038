// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.offhost.array.virtual.copy.CopyManager;
import org.offhost.array.virtual.copy.Party;
import org.offhost.array.virtual.medium.Task;
import org.offhost.array.virtual.medium.disk.BlockMedium;
import org.offhost.scsi.AdditionalSense;
import org.offhost.scsi.Capacity;
import org.offhost.scsi.Cdb;
import org.offhost.scsi.DeviceType;
import org.offhost.scsi.FieldPointer;
import org.offhost.scsi.InvalidFieldException;
import org.offhost.scsi.ScsiResponse;
import org.offhost.scsi.SenseData;
import org.offhost.scsi.SenseKey;

/** A direct access block device (SBC-3) on a medium of blocks. */
final class DiskUnit extends DeviceServer {
    /** DATA PHASE ERROR. */
    private static final AdditionalSense TOO_LITTLE_DATA = new AdditionalSense(0x4B, 0x00);

    private final BlockMedium medium;

    DiskUnit(BlockMedium medium, CopyManager copies) {
        super(medium.designator(), copies);
        this.medium = medium;
    }

    BlockMedium medium() {
        return medium;
    }

    @Override
    DeviceType type() {
        return DeviceType.DISK;
    }

    @Override
    Party party() {
        return new Party.Blocks(medium);
    }

    @Override
    boolean readOnly() {
        return medium.readOnly();
    }

    @Override
    void test() throws IOException {
        medium.test();
    }

    @Override
    ScsiResponse executeOwn(Cdb cdb, Request request) throws IOException {
        if (cdb instanceof Cdb.Read c) {
            return read(c, request);
        } else if (cdb instanceof Cdb.Write c) {
            return write(c, request);
        } else if (cdb instanceof Cdb.ReadCapacity16 c) {
            return request.answer(capacity().encode16(), c.allocation());
        } else if (cdb instanceof Cdb.ReadCapacity10) {
            return request.answer(capacity().encode10(), Integer.MAX_VALUE);
        } else if (cdb instanceof Cdb.SynchronizeCache c) {
            position(c.lba(), c.blocks());
            medium.flush();
            return ScsiResponse.good();
        } else if (cdb instanceof Cdb.WriteSame c) {
            return writeSame(c, request);
        }
        throw invalidCdb(0, "command of another device type");
    }

    private Capacity capacity() throws IOException {
        return new Capacity(medium.size() / medium.blockLength(), medium.blockLength());
    }

    /** The byte at which a range of blocks begins; refuses blocks that do not exist. */
    private long position(long lba, long blocks) throws IOException {
        long last = medium.size() / medium.blockLength();
        if (lba < 0 || lba > last - blocks) {
            throw new InvalidFieldException(
                    AdditionalSense.LBA_OUT_OF_RANGE,
                    FieldPointer.at(FieldPointer.Where.CDB, 2),
                    "command",
                    blocks + " blocks from " + lba + " of " + last);
        }
        return lba * medium.blockLength();
    }

    private ScsiResponse read(Cdb.Read c, Request request) throws IOException {
        long at = position(c.lba(), c.blocks());
        ByteBuffer in = request.command().dataIn();
        int end = in.limit();
        long left = Math.min(in.remaining(), c.blocks() * medium.blockLength());
        try {
            while (left > 0) {
                request.task().check();
                int part = (int) Math.min(left, Task.LONGEST_IO);
                medium.read(at, in.limit(in.position() + part));
                at += part;
                left -= part;
            }
        } finally {
            in.limit(end);
        }
        return ScsiResponse.good();
    }

    private ScsiResponse write(Cdb.Write c, Request request) throws IOException {
        long at = position(c.lba(), c.blocks());
        ByteBuffer out = request.command().dataOut().duplicate();
        long length = c.blocks() * medium.blockLength();
        if (out.remaining() < length) {
            return check(SenseData.of(SenseKey.ABORTED_COMMAND, TOO_LITTLE_DATA));
        }
        long left = length;
        while (left > 0) {
            request.task().check();
            int part = (int) Math.min(left, Task.LONGEST_IO);
            medium.write(at, out.limit(out.position() + part));
            at += part;
            left -= part;
        }
        if (c.forceUnitAccess()) {
            medium.flush();
        }
        return ScsiResponse.good();
    }

    private ScsiResponse writeSame(Cdb.WriteSame c, Request request) throws IOException {
        int block = medium.blockLength();
        long blocks = c.blocks() == 0 ? medium.size() / block - c.lba() : c.blocks();
        long at = position(c.lba(), blocks);
        ByteBuffer pattern = ByteBuffer.allocate(block);
        if (!c.noData()) {
            if (request.command().dataOut().remaining() < block) {
                return check(SenseData.of(SenseKey.ABORTED_COMMAND, TOO_LITTLE_DATA));
            }
            pattern.put(request.command()
                    .dataOut()
                    .duplicate()
                    .limit(request.command().dataOut().position() + block));
        }
        ByteBuffer many = ByteBuffer.allocateDirect((int) Math.min(blocks * block, Task.LONGEST_IO));
        while (many.hasRemaining()) {
            many.put(pattern.clear().limit(Math.min(block, many.remaining())));
        }
        for (long left = blocks * block; left > 0; ) {
            request.task().check();
            int part = (int) Math.min(left, many.capacity());
            medium.write(at, many.clear().limit(part));
            at += part;
            left -= part;
        }
        return ScsiResponse.good();
    }
}
