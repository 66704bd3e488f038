// SPDX-License-Identifier: Apache-2.0
package org.offhost.copy.extended;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.offhost.copy.Piece;
import org.offhost.scsi.Cdb;
import org.offhost.scsi.LogicalUnit;

/**
 * To a disk: what the host has by WRITE, ranges by copy commands.
 *
 * <p>Every step begins and, unless it is the last, ends on a block of the destination, so that no block is shared by two
 * steps. In a step the host's blocks are written first, then the copy manager puts the ranges into them to the byte.
 */
final class DiskRoute implements Route {
    /** Pieces of one step; they are held in memory. */
    private static final int MOST_PIECES = 4096;

    private static final int MOST_INLINE = 8 << 20;

    /** Longest time until what is there is made durable; a copy that is cut short is done anew from there. */
    private static final long KEEP_EVERY_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** A copy that ended badly does not wait longer for it: its destination may not answer at all. */
    private static final Duration END_TIMEOUT = Duration.ofSeconds(5);

    /** It is done more often as long as it takes no more than this part of the time. */
    private static final int KEEP_SHARE = 50;

    private final Lane lane;
    private final long planStart;
    private final RangeSegments ranges;
    private final BlockWriter writer;
    private final StepBytes bytes = new StepBytes(MOST_INLINE + (1 << 20));

    /** Whether the step before was done, so that none of its pieces is put back. */
    private boolean done = true;

    private long thereInStep;
    private long kept = System.nanoTime();
    private long keepTook;

    /**
     * @param planStart byte of the destination at which the plan begins
     * @param ranges how a range becomes segments
     */
    DiskRoute(Lane lane, long planStart, RangeSegments ranges) {
        this.lane = lane;
        this.planStart = planStart;
        this.ranges = ranges;
        this.writer = new BlockWriter(lane);
    }

    @Override
    public Batch next(PieceCursor pieces, long start, RemoteCopyManager manager) throws IOException {
        int block = lane.pair().destinationBlock();
        long most =
                Math.max(block, Math.min(lane.size().bytes(), manager.limits().commandLength()) / block * block);
        bytes.begin(done);
        done = false;
        List<Piece> taken = new ArrayList<>();
        long length = 0;
        long moved = 0;
        long inline = 0;
        Optional<Piece> next = pieces.peek();
        // a block may need many pieces: the limits hold only where a step can end
        while (next.isPresent()
                && (length % block != 0 || moved < most && inline < MOST_INLINE && taken.size() < MOST_PIECES)) {
            boolean full = moved >= most || inline >= MOST_INLINE || taken.size() >= MOST_PIECES;
            long left = full ? block : Math.max(most - moved, block);
            if (next.get() instanceof Piece.Skip) {
                left = Long.MAX_VALUE / 2;
            }
            // what is taken last must end on a block
            long toBlock = (block - length % block) % block;
            Piece piece = pieces.take(full && toBlock > 0 ? toBlock : toBlock + (left - toBlock) / block * block);
            taken.add(bytes.held(piece));
            length += piece.length();
            moved += piece instanceof Piece.Skip ? 0 : piece.length();
            inline += piece instanceof Piece.Inline ? piece.length() : 0;
            next = pieces.peek();
        }
        return new Batch(start, taken, next.isEmpty());
    }

    @Override
    public void perform(Batch batch, RemoteCopyManager manager) throws IOException {
        thereInStep = 0;
        writeOwn(batch, manager);
        ranges.begin(manager);
        long at = 0;
        for (Piece piece : batch.pieces()) {
            if (piece instanceof Piece.Range r) {
                ranges.copy(r.extent(), planStart + batch.start() + at, this::thereUpTo);
            }
            at += piece.length();
        }
        ranges.end(this::thereUpTo);
        lane.tally().there(batch.end());
        done = true;
    }

    /** All bytes of the step before this one are there. */
    private void thereUpTo(long destination) {
        int block = lane.pair().destinationBlock();
        lane.tally().there(destination / block * block - planStart);
        thereInStep = destination / block * block;
    }

    private void writeOwn(Batch batch, RemoteCopyManager manager) throws IOException {
        writer.begin(planStart + batch.start());
        for (Piece piece : batch.pieces()) {
            if (piece instanceof Piece.Inline i) {
                writer.put(i.bytes());
                lane.tally().moved(0, i.length(), 0);
            } else if (piece instanceof Piece.Zeros z) {
                writer.zeros(z.length());
            } else if (piece instanceof Piece.Range r) {
                ranges.writeShare(r.extent(), manager, writer);
            } else {
                writer.pass(piece.length(), true);
            }
        }
        writer.end();
    }

    /** The destination holds what earlier commands covered; a step is done anew from there. */
    @Override
    public long settle(Batch batch) {
        done = false;
        return Math.max(0, thereInStep - planStart - batch.start());
    }

    /** What a disk has in its cache alone is lost with its power, and nobody could tell what that was. */
    @Override
    public void keep(boolean now) throws IOException {
        long begun = System.nanoTime();
        if (now || begun - kept >= Math.min(KEEP_EVERY_NANOS, keepTook * KEEP_SHARE)) {
            synchronize(now ? END_TIMEOUT : LogicalUnit.WINDING_TIMEOUT);
            lane.tally().durable();
            kept = System.nanoTime();
            keepTook = kept - begun;
        }
    }

    @Override
    public void finish() throws IOException {
        synchronize(LogicalUnit.WINDING_TIMEOUT);
    }

    @Override
    public void close() {
        ranges.close();
    }

    private void synchronize(Duration timeout) throws IOException {
        lane.pair().destination().run(new Cdb.SynchronizeCache(0, 0, false), timeout);
    }

    /**
     * Room for what this host gives to one step. It is used again for the next one: megabytes that live as long as a step would
     * otherwise be copied by each collection of garbage meanwhile.
     */
    private static final class StepBytes {
        private static final int FIRST = 256 << 10;

        private final int most;
        private ByteBuffer room = ByteBuffer.allocate(0);

        /** @param most bytes; what is beyond stays where it is */
        StepBytes(int most) {
            this.most = most;
        }

        /**
         * Begins a step.
         *
         * @param done whether nobody has pieces of the step before any more
         */
        void begin(boolean done) {
            room = done ? room.clear() : ByteBuffer.allocate(room.capacity());
        }

        /** The piece with its bytes in here, good until the step after this one begins. */
        Piece held(Piece piece) {
            if (!(piece instanceof Piece.Inline inline) || !hasRoom((int) inline.length())) {
                return piece;
            }
            int from = room.position();
            room.put(inline.bytes());
            return new Piece.Inline(room.slice(from, room.position() - from));
        }

        /** What was held before stays where it was when the room grows. */
        private boolean hasRoom(int length) {
            if (length > room.remaining() && room.capacity() < most) {
                room = ByteBuffer.allocate(room.capacity() < FIRST ? FIRST : most);
            }
            return length <= room.remaining();
        }
    }
}
