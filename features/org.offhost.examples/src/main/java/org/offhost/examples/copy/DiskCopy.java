// SPDX-License-Identifier: Apache-2.0
package org.offhost.examples.copy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.offhost.block.BlockDevice;
import org.offhost.copy.CopyException;
import org.offhost.copy.CopyException.Reason;
import org.offhost.copy.CopyPlan;
import org.offhost.copy.CopyProgress;
import org.offhost.copy.CopyTask;
import org.offhost.copy.Piece;
import org.offhost.copy.PieceSource;
import org.offhost.kit.session.Withdrawal;

/** One copy, in a thread of its own; others wait for it and ask how far it is. */
final class DiskCopy implements CopyTask, Runnable {
    private static final int CHUNK = 1 << 20;

    /** So much may be lost, and copied again, after a power cut. */
    private static final long FLUSH_EVERY = 64 << 20;

    private final CopyPlan plan;
    private final BlockDevice source;
    private final BlockDevice destination;
    private final Withdrawal session;
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private volatile CopyProgress progress = CopyProgress.NONE;
    private volatile boolean cancelled;
    private long position;
    private long flushed;

    DiskCopy(CopyPlan plan, BlockDevice source, BlockDevice destination, Withdrawal session) {
        this.plan = plan;
        this.source = source;
        this.destination = destination;
        this.session = session;
        this.position = plan.start();
        this.flushed = plan.start();
    }

    @Override
    public void run() {
        Throwable failure = null;
        try (BlockDevice from = source;
                BlockDevice to = destination;
                PieceSource pieces = plan.pieces()) {
            for (Optional<Piece> next = pieces.next(); next.isPresent(); next = pieces.next()) {
                copy(next.get());
            }
            to.flush();
            durable(position - plan.start());
        } catch (Exception | Error e) {
            failure = e;
        }
        if (failure == null) {
            end.complete(null);
        } else {
            end.completeExceptionally(failure); // everything is closed: nothing touches the destination any more
        }
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
                durable((position - plan.start()) / block * block); // whoever goes on begins with a block
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
        progress = progress.plus(new CopyProgress(progress.durable(), 0, range ? 0 : length, range ? length : 0, 1, 0));
    }

    private void durable(long bytes) {
        progress = progress.plus(new CopyProgress(bytes, 0, 0, 0, 0, 0));
    }

    private void check() throws IOException {
        session.check();
        if (cancelled) {
            throw new CancellationException("the copy was cancelled");
        }
    }

    @Override
    public boolean await(Duration limit) throws IOException, InterruptedException {
        try {
            end.get(limit.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException io) {
                throw io;
            }
            throw new IOException("the copy failed: " + e.getCause(), e.getCause());
        }
    }

    @Override
    public void cancel() {
        cancelled = true;
    }

    @Override
    public CopyProgress progress() {
        return progress;
    }
}
