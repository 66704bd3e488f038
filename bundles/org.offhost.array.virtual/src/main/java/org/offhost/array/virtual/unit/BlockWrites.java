// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.unit;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.offhost.array.virtual.medium.Task;
import org.offhost.array.virtual.medium.disk.BlockMedium;
import org.offhost.scsi.ScsiResponse;

/** WRITE, WRITE AND VERIFY, ORWRITE, COMPARE AND WRITE, SYNCHRONIZE CACHE of all lengths (SBC-3, 5). Thread-safe. */
final class BlockWrites {
    private final BlockMedium medium;
    private final BlockReads reads;

    BlockWrites(BlockMedium medium, BlockReads reads) {
        this.medium = medium;
        this.reads = reads;
    }

    ScsiResponse write(Request request) throws IOException {
        BlockRange range = BlockRange.of(request.command().cdb());
        write(range, request);
        if (range.forceUnitAccess()) {
            medium.flush();
        }
        return ScsiResponse.good();
    }

    private void write(BlockRange range, Request request) throws IOException {
        long at = range.position(medium);
        long length = range.bytes(medium);
        SentData.require(request, length);
        put(at, request.sent(), length, request.task());
    }

    private void put(long at, ByteBuffer data, long length, Task task) throws IOException {
        for (long done = 0; done < length; ) {
            task.check();
            int part = (int) Math.min(length - done, Task.LONGEST_IO);
            medium.write(at + done, data.limit(data.position() + part));
            done += part;
        }
    }

    /** What was written is on stable storage before it is read again. */
    ScsiResponse writeAndVerify(Request request) throws IOException {
        BlockRange range = BlockRange.of(request.command().cdb());
        write(range, request);
        medium.flush();
        reads.verify(range, request);
        return ScsiResponse.good();
    }

    /** ORWRITE(16): a bit is set if it was, or is set in what was sent. No other write lies between. */
    ScsiResponse orWrite(Request request) throws IOException {
        BlockRange range = BlockRange.of(request.command().cdb());
        long at = range.position(medium);
        long length = range.bytes(medium);
        SentData.require(request, length);
        ByteBuffer sent = request.sent();
        for (long done = 0; done < length; ) {
            request.task().check();
            int part = (int) Math.min(length - done, Task.LONGEST_IO);
            long from = at + done;
            ByteBuffer bytes = sent.slice(sent.position() + (int) done, part);
            medium.alone(() -> or(from, bytes));
            done += part;
        }
        if (range.forceUnitAccess()) {
            medium.flush();
        }
        return ScsiResponse.good();
    }

    private void or(long at, ByteBuffer sent) throws IOException {
        ByteBuffer held = ByteBuffer.allocate(sent.remaining());
        medium.read(at, held);
        for (int i = 0; i < held.capacity(); i++) {
            held.put(i, (byte) (held.get(i) | sent.get(i)));
        }
        medium.write(at, held.clear());
    }

    /** COMPARE AND WRITE: the second half of what was sent is written if the first is what the blocks hold (SBC-3, 5.2). */
    ScsiResponse compareAndWrite(Request request) throws IOException {
        byte[] cdb = request.command().cdb();
        BlockRange range = new BlockRange(ByteBuffer.wrap(cdb).getLong(2), cdb[13] & 0xFF, cdb[1]);
        long at = range.position(medium);
        int length = (int) range.bytes(medium);
        SentData.requireExactly(request, 2L * length);
        ByteBuffer sent = request.sent();
        ByteBuffer expected = sent.slice(sent.position(), length);
        ByteBuffer next = sent.slice(sent.position() + length, length);
        if (length > 0) {
            medium.alone(() -> {
                ByteBuffer held = ByteBuffer.allocate(length);
                medium.read(at, held);
                BlockReads.compare(held.flip(), expected, 0);
                medium.write(at, next);
            });
        }
        if (range.forceUnitAccess()) {
            medium.flush();
        }
        return ScsiResponse.good();
    }

    ScsiResponse synchronize(Request request) throws IOException {
        BlockRange.of(request.command().cdb()).upToTheEnd(medium).position(medium);
        medium.flush();
        return ScsiResponse.good();
    }
}
