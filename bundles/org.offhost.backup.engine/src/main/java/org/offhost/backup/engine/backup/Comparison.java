// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.backup;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.LongConsumer;
import org.offhost.archive.WrittenBytes;
import org.offhost.archive.layout.SetLayout;
import org.offhost.archive.sums.ChunkSumming;
import org.offhost.archive.sums.ChunkSums;
import org.offhost.backup.notice.FailedException;
import org.offhost.backup.notice.Notice;
import org.offhost.backup.notice.NoticeCode;
import org.offhost.block.BlockDevice;
import org.offhost.block.Extent;
import org.offhost.block.Unit;
import org.offhost.copy.Piece;
import org.offhost.copy.PieceSource;
import org.offhost.filesystem.ExtentStream;

/** Compares what lies on a medium with the snapshot it was copied from. */
final class Comparison {
    private static final int BUFFER = ChunkSums.CHUNK;
    private static final int EDGE = 4096;
    private static final int ONE_IN = 100;
    private static final int BATCH = 1024;

    private final WrittenBytes written;
    private final BlockDevice source;
    private final LongConsumer progress;
    private final ByteBuffer there = ByteBuffer.allocate(BUFFER);
    private final ByteBuffer here = ByteBuffer.allocate(BUFFER);

    Comparison(WrittenBytes written, BlockDevice source, LongConsumer progress) {
        this.written = written;
        this.source = new InItself(source);
        this.progress = progress;
    }

    /** Both edges of every range, and one part in a hundred at random. */
    void samples(SetLayout layout, Random random) throws IOException {
        long offset = 0;
        try (PieceSource pieces = layout.body(0, source)) {
            for (Optional<Piece> p = pieces.next(); p.isPresent(); p = pieces.next()) {
                if (p.get() instanceof Piece.Range range) {
                    sample(range, offset, random);
                }
                offset += p.get().length();
                progress.accept(offset);
            }
        }
    }

    private void sample(Piece.Range range, long offset, Random random) throws IOException {
        long length = range.length();
        compare(range.extent(), offset, 0, (int) Math.min(EDGE, length));
        compare(range.extent(), offset, length - Math.min(EDGE, length), (int) Math.min(EDGE, length));
        for (long at = 0; at < length; at += BUFFER) {
            if (random.nextInt(ONE_IN) == 0) {
                compare(range.extent(), offset, at, (int) Math.min(BUFFER, length - at));
            }
        }
    }

    private void compare(Extent extent, long offset, long at, int length) throws IOException {
        written.read(offset + at, there.clear().limit(length));
        compare(there.flip(), extent.position() + at, offset + at);
    }

    /** @param position byte of the source that lies at this offset of the set */
    private void compare(ByteBuffer copy, long position, long offset) throws IOException {
        source.read(position, here.clear().limit(copy.remaining()));
        int different = here.flip().mismatch(copy);
        if (different >= 0) {
            throw new FailedException(Notice.of(NoticeCode.COPY_DIFFERS)
                    .with("position", offset + different)
                    .with("snapshotPosition", position + different));
        }
    }

    /** Ranges of a volume as sets show it, against the volume itself. */
    static void same(BlockDevice shown, BlockDevice source, ExtentStream ranges, LongConsumer progress)
            throws IOException {
        ByteBuffer one = ByteBuffer.allocate(BUFFER);
        ByteBuffer other = ByteBuffer.allocate(BUFFER);
        for (List<Extent> batch = ranges.next(BATCH); !batch.isEmpty(); batch = ranges.next(BATCH)) {
            for (Extent e : batch) {
                for (long at = e.position(); at < e.end(); at += BUFFER) {
                    int n = (int) Math.min(BUFFER, e.end() - at);
                    shown.read(at, one.clear().limit(n));
                    source.read(at, other.clear().limit(n));
                    int different = one.flip().mismatch(other.flip());
                    if (different >= 0) {
                        throw new FailedException(
                                Notice.of(NoticeCode.CHAIN_DIFFERS).with("position", at + different));
                    }
                    progress.accept(at);
                }
            }
        }
    }

    /** Every byte, read once; gives the sums of the set. */
    ChunkSums everything(SetLayout layout, Path folder) throws IOException {
        try (PieceSource pieces = layout.body(0, source)) {
            Cursor cursor = new Cursor(pieces);
            return ChunkSumming.ofCopy(layout, written, folder, Instant.now(), (offset, bytes) -> {
                cursor.compare(offset, bytes);
                progress.accept(offset);
            });
        }
    }

    private static boolean isZeros(ByteBuffer bytes, int from, int length) {
        for (int i = from; i < from + length; i++) {
            if (bytes.get(i) != 0) {
                return false;
            }
        }
        return true;
    }

    /** Goes over the pieces as the chunks come. */
    private final class Cursor {
        private final PieceSource pieces;
        private Piece piece = new Piece.Zeros(0);
        private long start;

        Cursor(PieceSource pieces) {
            this.pieces = pieces;
        }

        void compare(long offset, ByteBuffer chunk) throws IOException {
            for (int into = 0; into < chunk.limit(); ) {
                long at = offset + into;
                while (at >= start + piece.length()) {
                    start += piece.length();
                    piece = pieces.next().orElseThrow(() -> new EOFException("the layout ends at byte " + at));
                }
                int n = (int) Math.min(chunk.limit() - into, start + piece.length() - at);
                if (piece instanceof Piece.Zeros && !isZeros(chunk, into, n)) {
                    throw new FailedException(
                            Notice.of(NoticeCode.COPY_NOT_ZEROS).with("position", at));
                }
                if (piece instanceof Piece.Range range) {
                    Comparison.this.compare(chunk.slice(into, n), range.extent().position() + at - start, at);
                }
                into += n;
            }
        }
    }

    /**
     * A volume that counts from its own beginning, wherever it lies: a piece of the set is compared with what the volume has there,
     * not with where the copy took it from.
     */
    private record InItself(BlockDevice volume) implements BlockDevice {
        @Override
        public Unit unit() {
            return volume.unit();
        }

        @Override
        public void read(long position, ByteBuffer target) throws IOException {
            volume.read(position, target);
        }

        @Override
        public void write(long position, ByteBuffer source) throws IOException {
            volume.write(position, source);
        }

        @Override
        public void flush() throws IOException {
            volume.flush();
        }

        @Override
        public void close() throws IOException {
            volume.close();
        }
    }
}
