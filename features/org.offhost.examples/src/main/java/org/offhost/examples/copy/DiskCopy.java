// SPDX-License-Identifier: Apache-2.0
package org.offhost.examples.copy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.offhost.block.BlockDevice;
import org.offhost.copy.CopyException;
import org.offhost.copy.CopyException.Reason;
import org.offhost.copy.CopyPlan;
import org.offhost.copy.Piece;
import org.offhost.kit.copy.StoppableCopy;

/** One copy, in a thread of its own. */
final class DiskCopy extends StoppableCopy {
    private static final int CHUNK = 1 << 20;

    /** So much may be lost, and copied again, after a power cut. */
    private static final long FLUSH_EVERY = 64 << 20;

    private final CopyPlan plan;
    private final BlockDevice source;
    private final BlockDevice destination;
    private long position;
    private long flushed;

    DiskCopy(CopyPlan plan, BlockDevice source, BlockDevice destination) {
        super("the copier of disks");
        this.plan = plan;
        this.source = source;
        this.destination = destination;
        this.position = plan.start();
        this.flushed = plan.start();
    }

    DiskCopy begin() {
        begin("example-copy", this::copyAll, plan.pieces(), source, destination);
        return this;
    }

    private void copyAll() throws IOException {
        for (Optional<Piece> next = plan.pieces().next();
                next.isPresent();
                next = plan.pieces().next()) {
            copy(next.get());
        }
        destination.flush();
        tally().durable(position - plan.start());
    }

    private void copy(Piece piece) throws IOException {
        if (piece instanceof Piece.Range r && r.extent().end() > source.size()) {
            throw new CopyException(
                    Reason.SOURCE_UNREADABLE, r.extent() + " passes the end of the source, " + source.size());
        }
        if (piece instanceof Piece.Skip) {
            check();
            position += piece.length();
            return;
        }
        for (long done = 0; done < piece.length(); ) {
            check();
            int length = (int) Math.min(CHUNK, piece.length() - done);
            chunk(piece, done, length);
            position += length;
            done += length;
            if (position - flushed >= FLUSH_EVERY) {
                destination.flush();
                flushed = position;
                int block = destination.blockLength();
                tally().durable((position - plan.start()) / block * block); // whoever goes on begins with a block
            }
        }
    }

    /** Whole blocks are written, so the first and the last keep what is not of the piece. */
    private void chunk(Piece piece, long done, int length) throws IOException {
        int block = destination.blockLength();
        long first = position / block * block;
        long behind = (position + length + block - 1) / block * block;
        if (behind > destination.size()) {
            throw new CopyException(
                    Reason.DESTINATION_FULL, length + " bytes at " + position + " of " + destination.size());
        }
        ByteBuffer blocks = ByteBuffer.allocate((int) (behind - first));
        if (first < position) {
            destination.read(first, blocks.slice(0, block));
        }
        if (position + length < behind) {
            destination.read(behind - block, blocks.slice(blocks.limit() - block, block));
        }
        ByteBuffer place = blocks.slice((int) (position - first), length);
        if (piece instanceof Piece.Range r) {
            source.read(r.extent().position() + done, place);
        } else if (piece instanceof Piece.Inline i) {
            place.put(i.bytes().slice(i.bytes().position() + (int) done, length));
        } else {
            place.put(new byte[length]);
        }
        destination.write(first, blocks);
        boolean range = piece instanceof Piece.Range;
        tally().moved(0, range ? 0 : length, range ? length : 0);
        tally().sent(0);
    }
}
