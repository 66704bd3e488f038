// SPDX-License-Identifier: Apache-2.0
package org.offhost.copy.host;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.offhost.block.BlockDevice;
import org.offhost.copy.CopyPlan;
import org.offhost.copy.Piece;
import org.offhost.kit.copy.CopyTally;

/**
 * Turns pieces into chunks of whole units.
 *
 * <p>A unit that the pieces fill in part only is completed with what is at the destination, so that no two chunks share one.
 */
final class Filler {
    /** Ranges asked for together: more than are on their way, and few enough for a copy to end soon that is stopped. */
    private static final int TOGETHER = 32;

    private final CopyPlan plan;
    private final Source source;
    private final Sink sink;
    private final CopyTally tally;
    private final Exchange exchange;
    private ByteBuffer buffer;

    /** Ranges that the buffer has room for and that are not read yet. */
    private final List<BlockDevice.Part> unread = new ArrayList<>();

    private long base;
    private long position;

    /** Where buffers come from and chunks go to. */
    interface Exchange {
        /** An empty buffer; waits for one. */
        ByteBuffer buffer() throws IOException, InterruptedException;

        void hand(CopyBuffer chunk) throws IOException, InterruptedException;

        /** Throws if the copy was stopped. */
        void check() throws IOException;
    }

    Filler(CopyPlan plan, Source source, Sink sink, CopyTally tally, Exchange exchange) {
        this.plan = plan;
        this.source = source;
        this.sink = sink;
        this.tally = tally;
        this.exchange = exchange;
        this.position = plan.start();
    }

    /** Pulls all pieces. */
    void fill() throws IOException, InterruptedException {
        for (Optional<Piece> next = plan.pieces().next();
                next.isPresent();
                next = plan.pieces().next()) {
            exchange.check();
            Piece piece = next.get();
            tally.segments(1);
            if (piece instanceof Piece.Skip) {
                skip(piece.length());
            } else {
                put(piece);
            }
        }
        long end = position - plan.start();
        int inside = (int) (position % sink.unit());
        if (buffer != null && inside != 0) {
            buffer.put(sink.read(position - inside).slice(inside, sink.unit() - inside));
        }
        hand(end);
        exchange.hand(new CopyBuffer(position, null, end, null));
    }

    private void put(Piece piece) throws IOException, InterruptedException {
        long done = 0;
        while (done < piece.length()) {
            exchange.check();
            begin();
            int length = (int) Math.min(piece.length() - done, buffer.remaining());
            ByteBuffer place = buffer.slice(buffer.position(), length);
            if (piece instanceof Piece.Inline i) {
                place.put(i.bytes().slice(i.bytes().position() + (int) done, length));
            } else if (piece instanceof Piece.Range r) {
                unread.add(new BlockDevice.Part(r.extent().position() + done, place));
                if (unread.size() == TOGETHER) {
                    readRanges();
                }
            } else {
                place.put(new byte[length]);
            }
            if (!(piece instanceof Piece.Range)) {
                tally.moved(0, length, 0);
            }
            buffer.position(buffer.position() + length);
            position += length;
            done += length;
            if (!buffer.hasRemaining()) {
                hand(position - plan.start());
            }
        }
    }

    /** Begins a chunk at the start of the unit that the position is in. */
    private void begin() throws IOException, InterruptedException {
        if (buffer == null) {
            buffer = exchange.buffer();
            int inside = (int) (position % sink.unit());
            base = position - inside;
            if (inside != 0) {
                buffer.put(sink.read(base).slice(0, inside));
            }
        }
    }

    private void skip(long length) throws IOException, InterruptedException {
        long left = length;
        int inside = (int) (position % sink.unit());
        if (buffer != null && inside != 0) {
            int part = (int) Math.min(left, sink.unit() - inside);
            buffer.put(sink.read(position - inside).slice(inside, part));
            position += part;
            left -= part;
        }
        if (position % sink.unit() == 0) {
            hand(position - plan.start());
        }
        position += left;
    }

    private void readRanges() throws IOException {
        long length = 0;
        for (BlockDevice.Part part : unread) {
            length += part.target().remaining();
        }
        source.readAll(unread);
        tally.moved(0, 0, length);
        unread.clear();
    }

    private void hand(long planEnd) throws IOException, InterruptedException {
        if (buffer != null) {
            readRanges();
            ByteBuffer full = buffer;
            buffer = null;
            exchange.hand(new CopyBuffer(base, full.flip(), planEnd, null));
        }
    }
}
