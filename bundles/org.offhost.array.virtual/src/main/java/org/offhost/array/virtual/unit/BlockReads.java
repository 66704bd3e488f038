// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.unit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.LongAdder;
import org.offhost.array.virtual.medium.MediumException;
import org.offhost.array.virtual.medium.Task;
import org.offhost.array.virtual.medium.Written;
import org.offhost.array.virtual.medium.disk.BlockMedium;
import org.offhost.scsi.AdditionalSense;
import org.offhost.scsi.FieldPointer;
import org.offhost.scsi.InvalidFieldException;
import org.offhost.scsi.ScsiResponse;

/** READ, PRE-FETCH and VERIFY of all lengths (SBC-3, 5). Thread-safe. */
final class BlockReads {
    /** BYTCHK (SBC-3, table 137). */
    private static final int BYTE_CHECK = 0x06;

    private static final int MEDIUM_ALONE = 0x00;
    private static final int EACH_BLOCK = 0x02;
    private static final int ONE_BLOCK_FOR_ALL = 0x06;

    private final BlockMedium medium;
    private final LongAdder reads = new LongAdder();
    private final LongAdder blocks = new LongAdder();

    BlockReads(BlockMedium medium) {
        this.medium = medium;
    }

    ScsiResponse read(Request request) throws IOException {
        BlockRange range = BlockRange.of(request.command().cdb());
        long at = range.position(medium);
        ByteBuffer in = request.command().dataIn();
        int start = in.position();
        int end = in.limit();
        long left = Math.min(in.remaining(), range.bytes(medium));
        reads.increment();
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
            blocks.add((in.position() - start) / medium.blockLength());
        }
        return ScsiResponse.good();
    }

    /** What was read and written since the array started. */
    AccessCounts counts() {
        Written written = medium.written();
        return new AccessCounts(reads.sum(), written.writes(), written.blocks(), blocks.sum());
    }

    /** GOOD: not all of it fits the cache, since there is none of ours (SBC-3, 5.8). */
    ScsiResponse prefetch(Request request) throws IOException {
        BlockRange.of(request.command().cdb()).upToTheEnd(medium).position(medium);
        return ScsiResponse.good();
    }

    ScsiResponse verify(Request request) throws IOException {
        verify(BlockRange.of(request.command().cdb()), request);
        return ScsiResponse.good();
    }

    /** Reads the blocks, and compares them with what was sent where BYTCHK asks for it. */
    void verify(BlockRange range, Request request) throws IOException {
        long at = range.position(medium);
        int check = range.flags() & BYTE_CHECK;
        if (check != MEDIUM_ALONE && check != EACH_BLOCK && check != ONE_BLOCK_FOR_ALL) {
            throw new InvalidFieldException(
                    AdditionalSense.INVALID_FIELD_IN_CDB,
                    new FieldPointer(FieldPointer.Where.CDB, 1, 2),
                    "VERIFY",
                    "BYTCHK 10b is reserved");
        }
        int block = medium.blockLength();
        long bytes = range.bytes(medium);
        long needed = check == MEDIUM_ALONE || range.blocks() == 0 ? 0 : check == EACH_BLOCK ? bytes : block;
        SentData.require(request, needed);
        ByteBuffer sent = request.sent();
        ByteBuffer held = ByteBuffer.allocate((int) Math.min(bytes, Task.LONGEST_IO));
        for (long done = 0; done < bytes; done += held.limit()) {
            request.task().check();
            held.clear().limit((int) Math.min(held.capacity(), bytes - done));
            medium.read(at + done, held);
            held.flip();
            if (check == EACH_BLOCK) {
                compare(held, sent.slice(sent.position() + (int) done, held.limit()), done);
            } else if (check == ONE_BLOCK_FOR_ALL) {
                for (int i = 0; i < held.limit(); i += block) {
                    compare(held.slice(i, block), sent.slice(sent.position(), block), done + i);
                }
            }
        }
    }

    /**
     * Compares what the medium holds with what was sent.
     *
     * @param offset byte of the data at which both begin
     * @throws MediumException MISCOMPARE with the offset of the first byte that differs
     */
    static void compare(ByteBuffer held, ByteBuffer sent, long offset) throws MediumException {
        int differs = held.mismatch(sent);
        if (differs >= 0) {
            throw MediumException.miscompare(offset + differs);
        }
    }
}
