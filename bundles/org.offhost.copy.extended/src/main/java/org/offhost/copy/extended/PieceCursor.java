// SPDX-License-Identifier: Apache-2.0
package org.offhost.copy.extended;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.offhost.block.Extent;
import org.offhost.copy.Piece;
import org.offhost.copy.PieceSource;

/** The pieces still to be copied; what a command did not do can be put back. */
final class PieceCursor {
    private final PieceSource source;
    private final Deque<Piece> putBack = new ArrayDeque<>();
    private boolean ended;

    PieceCursor(PieceSource source) {
        this.source = source;
    }

    /** The next piece, which stays. */
    Optional<Piece> peek() throws IOException {
        if (putBack.isEmpty() && !ended) {
            Optional<Piece> next = source.next();
            ended = next.isEmpty();
            next.ifPresent(putBack::addFirst);
        }
        return Optional.ofNullable(putBack.peekFirst());
    }

    /** Takes at most {@code most} bytes of the piece that {@link #peek} shows. */
    Piece take(long most) {
        Piece first = putBack.removeFirst();
        if (first.length() <= most) {
            return first;
        }
        putBack.addFirst(part(first, most, first.length() - most));
        return part(first, 0, most);
    }

    /** Puts pieces back that were taken, but for their first {@code done} bytes. */
    void putBack(List<Piece> pieces, long done) {
        long left = pieces.stream().mapToLong(Piece::length).sum() - done;
        for (int i = pieces.size() - 1; i >= 0 && left > 0; i--) {
            Piece piece = pieces.get(i);
            long keep = Math.min(left, piece.length());
            putBack.addFirst(part(piece, piece.length() - keep, keep));
            left -= keep;
        }
    }

    /** A part of a piece. */
    static Piece part(Piece piece, long from, long length) {
        if (from == 0 && length == piece.length()) {
            return piece;
        }
        if (piece instanceof Piece.Inline i) {
            ByteBuffer bytes = i.bytes();
            return new Piece.Inline(bytes.slice(bytes.position() + (int) from, (int) length));
        }
        if (piece instanceof Piece.Range r) {
            return new Piece.Range(new Extent(r.extent().position() + from, length));
        }
        return piece instanceof Piece.Zeros ? new Piece.Zeros(length) : new Piece.Skip(length);
    }
}
