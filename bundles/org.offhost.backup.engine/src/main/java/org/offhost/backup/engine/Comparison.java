// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Random;
import java.util.function.LongConsumer;
import org.offhost.archive.SetLayout;
import org.offhost.archive.WrittenBytes;
import org.offhost.block.BlockDevice;
import org.offhost.block.Extent;
import org.offhost.copy.Piece;
import org.offhost.copy.PieceSource;

/** Compares what lies on a medium with the snapshot it was copied from. */
final class Comparison {
    private static final int BUFFER = 1 << 20;
    private static final int EDGE = 4096;
    private static final int ONE_IN = 100;

    private final WrittenBytes written;
    private final BlockDevice source;
    private final LongConsumer progress;
    private final ByteBuffer there = ByteBuffer.allocate(BUFFER);
    private final ByteBuffer here = ByteBuffer.allocate(BUFFER);

    Comparison(WrittenBytes written, BlockDevice source, LongConsumer progress) {
        this.written = written;
        this.source = source;
        this.progress = progress;
    }

    /** What to do with a piece that lies at an offset of the stream. */
    private interface Visit {
        void piece(Piece piece, long offset) throws IOException;
    }

    private void walk(SetLayout layout, Visit visit) throws IOException {
        long offset = 0;
        try (PieceSource pieces = layout.body(0, source)) {
            for (Optional<Piece> p = pieces.next(); p.isPresent(); p = pieces.next()) {
                visit.piece(p.get(), offset);
                offset += p.get().length();
                progress.accept(offset);
            }
        }
    }

    /** Both edges of every range, and one part in a hundred at random. */
    void samples(SetLayout layout, Random random) throws IOException {
        walk(layout, (piece, offset) -> {
            if (piece instanceof Piece.Range range) {
                long length = range.length();
                compare(range.extent(), offset, 0, (int) Math.min(EDGE, length));
                compare(range.extent(), offset, length - Math.min(EDGE, length), (int) Math.min(EDGE, length));
                for (long at = 0; at < length; at += BUFFER) {
                    if (random.nextInt(ONE_IN) == 0) {
                        compare(range.extent(), offset, at, (int) Math.min(BUFFER, length - at));
                    }
                }
            }
        });
    }

    /** Every byte; gives the SHA-256 of the stream. */
    String everything(SetLayout layout) throws IOException {
        MessageDigest digest = digest();
        walk(layout, (piece, offset) -> {
            for (long at = 0; at < piece.length(); at += BUFFER) {
                int length = (int) Math.min(BUFFER, piece.length() - at);
                if (piece instanceof Piece.Range range) {
                    compare(range.extent(), offset, at, length);
                } else {
                    written.read(offset + at, there.clear().limit(length));
                }
                digest.update(there.flip());
            }
        });
        return HexFormat.of().formatHex(digest.digest());
    }

    private void compare(Extent extent, long offset, long at, int length) throws IOException {
        written.read(offset + at, there.clear().limit(length));
        long position = extent.position() + at - source.origin().position();
        source.read(position, here.clear().limit(length));
        int different = here.flip().mismatch(there.duplicate().flip());
        if (different >= 0) {
            throw new IOException(
                    "the copy differs from the snapshot: byte " + (offset + at + different) + " of the set is not byte "
                            + (position + different) + " of the snapshot; the set is not committed");
        }
    }

    /** SHA-256 of a stream on a medium, in hexadecimal digits. */
    static String sha256(WrittenBytes written, long length, LongConsumer progress) throws IOException {
        MessageDigest digest = digest();
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
        for (long at = 0; at < length; at += BUFFER) {
            written.read(at, buffer.clear().limit((int) Math.min(BUFFER, length - at)));
            digest.update(buffer.flip());
            progress.accept(at);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
