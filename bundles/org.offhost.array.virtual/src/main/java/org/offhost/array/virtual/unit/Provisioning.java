// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.unit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.offhost.array.virtual.medium.Task;
import org.offhost.array.virtual.medium.disk.BlockMedium;
import org.offhost.scsi.AdditionalSense;
import org.offhost.scsi.FieldPointer;
import org.offhost.scsi.InvalidFieldException;
import org.offhost.scsi.ScsiResponse;

/** UNMAP, WRITE SAME and GET LBA STATUS (SBC-3, 4.7, 5.6, 5.28, 5.43). Thread-safe. */
final class Provisioning {
    /** Most block descriptors in one UNMAP. */
    static final int MOST_DESCRIPTORS = 256;

    private static final int UNMAP_HEADER = 8;
    private static final int UNMAP_DESCRIPTOR = 16;
    private static final int UNMAP = 0x08;
    private static final int ANCHOR = 0x10;
    private static final int NO_DATA = 0x01;
    private static final int MOST_STATUS = 1024;
    private static final byte DEALLOCATED = 1;

    private final BlockMedium medium;
    private final boolean thin;

    /** @param thin whether blocks may be unmapped */
    Provisioning(BlockMedium medium, boolean thin) {
        this.medium = medium;
        this.thin = thin;
    }

    ScsiResponse unmap(Request request) throws IOException {
        int length = ByteBuffer.wrap(request.command().cdb()).getShort(7) & 0xFFFF;
        SentData.require(request, length);
        if (length == 0) {
            return ScsiResponse.good();
        }
        if (length < UNMAP_HEADER) {
            throw parameter(0, AdditionalSense.LIST_LENGTH_ERROR, length + " bytes of an UNMAP parameter list");
        }
        ByteBuffer list = request.sent().slice();
        int descriptors = Math.min(list.getShort(2) & 0xFFFF, length - UNMAP_HEADER) / UNMAP_DESCRIPTOR;
        if (descriptors > MOST_DESCRIPTORS) {
            throw parameter(
                    2, AdditionalSense.INVALID_FIELD, descriptors + " descriptors, at most " + MOST_DESCRIPTORS);
        }
        // all are checked before one is executed
        List<BlockRange> ranges = new ArrayList<>();
        for (int i = 0; i < descriptors; i++) {
            BlockRange range = range(list, i);
            if (range.blocks() > 0) { // one of none may begin at the end
                range.position(medium);
                ranges.add(range);
            }
        }
        for (BlockRange range : ranges) {
            unmap(range.position(medium), range.bytes(medium), request.task());
        }
        return ScsiResponse.good();
    }

    private static BlockRange range(ByteBuffer list, int descriptor) {
        int at = UNMAP_HEADER + UNMAP_DESCRIPTOR * descriptor;
        return new BlockRange(list.getLong(at), list.getInt(at + 8) & 0xFFFF_FFFFL, 0);
    }

    private void unmap(long from, long bytes, Task task) throws IOException {
        for (long done = 0; done < bytes; ) {
            task.check();
            int part = (int) Math.min(bytes - done, Task.LONGEST_IO);
            medium.unmap(from + done, part);
            done += part;
        }
    }

    ScsiResponse writeSame(Request request) throws IOException {
        byte[] cdb = request.command().cdb();
        BlockRange range = BlockRange.of(cdb).upToTheEnd(medium);
        if (range.has(UNMAP | ANCHOR) && !thin) {
            throw cdbField(1, 3, "UNMAP of a fully provisioned unit");
        }
        if (range.has(ANCHOR)) {
            throw cdbField(1, 4, "ANCHOR; blocks are not anchored");
        }
        int block = medium.blockLength();
        long at = range.position(medium);
        ByteBuffer pattern = ByteBuffer.allocate(block);
        boolean noData = range.has(NO_DATA);
        if (!noData) {
            SentData.requireExactly(request, block);
            pattern.put(request.sent());
        }
        if (range.has(UNMAP) && isZero(pattern)) {
            unmap(at, range.bytes(medium), request.task());
        } else {
            repeat(pattern, at, range.bytes(medium), request.task());
        }
        return ScsiResponse.good();
    }

    private static boolean isZero(ByteBuffer pattern) {
        return pattern.clear().mismatch(ByteBuffer.allocate(pattern.capacity())) < 0;
    }

    private void repeat(ByteBuffer pattern, long from, long bytes, Task task) throws IOException {
        ByteBuffer many = ByteBuffer.allocateDirect((int) Math.min(bytes, Task.LONGEST_IO));
        while (many.hasRemaining()) {
            many.put(pattern.clear().limit(Math.min(pattern.capacity(), many.remaining())));
        }
        for (long done = 0; done < bytes; ) {
            task.check();
            int part = (int) Math.min(bytes - done, many.capacity());
            medium.write(from + done, many.clear().limit(part));
            done += part;
        }
    }

    /** GET LBA STATUS: from the first block named, as many stretches as fit. */
    ScsiResponse status(Request request) throws IOException {
        ByteBuffer cdb = ByteBuffer.wrap(request.command().cdb());
        long allocation = cdb.getInt(10) & 0xFFFF_FFFFL;
        BlockRange first = new BlockRange(cdb.getLong(2), 1, 0);
        long at = first.position(medium);
        long size = medium.size();
        int block = medium.blockLength();
        int most = (int) Math.max(1, Math.min(MOST_STATUS, (allocation - 8) / 16));
        ByteBuffer data = ByteBuffer.allocate(8 + 16 * most).position(8);
        while (at < size && data.hasRemaining()) {
            boolean unmapped = medium.isUnmapped(at, block);
            long end = at + block;
            while (end < size && medium.isUnmapped(end, block) == unmapped) {
                end = medium.nextProvisioning(end, size);
            }
            data.putLong(at / block).putInt((int) Math.min((end - at) / block, 0xFFFF_FFFFL));
            data.put(unmapped ? DEALLOCATED : 0).position(data.position() + 3);
            at = end;
        }
        data.putInt(0, data.position() - 4);
        byte[] bytes = new byte[data.position()];
        data.flip().get(bytes);
        return request.answer(bytes, allocation);
    }

    private static InvalidFieldException parameter(int at, AdditionalSense code, String problem) {
        return new InvalidFieldException(
                code, FieldPointer.at(FieldPointer.Where.PARAMETERS, at), "UNMAP parameter list", problem);
    }

    private static InvalidFieldException cdbField(int at, int bit, String problem) {
        return new InvalidFieldException(
                AdditionalSense.INVALID_FIELD_IN_CDB,
                new FieldPointer(FieldPointer.Where.CDB, at, bit),
                "WRITE SAME",
                problem);
    }
}
