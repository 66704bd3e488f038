// SPDX-License-Identifier: Apache-2.0
package org.offhost.tck.copy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.offhost.block.Extent;
import org.offhost.copy.Piece;
import org.offhost.copy.PieceSource;

/** Pieces at random, and what they must leave at the destination. */
public final class CopyPlans {
    private final byte[] source;
    private final Random random;
    private final boolean skips;
    private final boolean ascending;
    private final List<Piece> pieces = new ArrayList<>();
    private int sourceAt;

    /**
     * @param source the bytes that ranges are of
     * @param skips whether there may be {@link Piece.Skip}
     * @param ascending whether ranges ascend, as they have to on a source of records
     */
    public CopyPlans(byte[] source, Random random, boolean skips, boolean ascending) {
        this.source = source;
        this.random = random;
        this.skips = skips;
        this.ascending = ascending;
    }

    /** The pieces made so far. */
    public List<Piece> pieces() {
        return List.copyOf(pieces);
    }

    /**
     * Makes pieces for {@code length} bytes and puts what they mean into {@code model}.
     *
     * @param start where they land
     */
    public void fill(byte[] model, int start, int length) {
        for (int at = start; at < start + length; ) {
            int part = Math.min(start + length - at, someLength());
            at += make(model, at, part);
        }
    }

    /** Lengths that lie on, next to and across blocks. */
    private int someLength() {
        int[] typical = {1, 3, 511, 512, 513, 1024, 4096, 4097, 10_240, 65_536};
        int near = typical[random.nextInt(typical.length)];
        switch (random.nextInt(4)) {
            case 0:
                return 1 + random.nextInt(2000);
            case 1:
                return 1 + random.nextInt(150_000);
            default:
                return near;
        }
    }

    private int make(byte[] model, int at, int length) {
        int kind = random.nextInt(skips ? 8 : 7);
        if (kind < 4 && sourceAt < source.length) {
            return range(model, at, length);
        }
        if (kind < 6) {
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            System.arraycopy(bytes, 0, model, at, length);
            pieces.add(new Piece.Inline(ByteBuffer.wrap(bytes)));
        } else if (kind == 6) {
            Arrays.fill(model, at, at + length, (byte) 0);
            pieces.add(new Piece.Zeros(length));
        } else {
            pieces.add(new Piece.Skip(length));
        }
        return length;
    }

    private int range(byte[] model, int at, int length) {
        int from = ascending
                ? Math.min(source.length - 1, sourceAt + random.nextInt(random.nextBoolean() ? 3 : 9000))
                : random.nextInt(source.length);
        // aligned ones as often as not
        int aligned =
                random.nextBoolean() && from / 4096 * 4096 >= (ascending ? sourceAt : 0) ? from / 4096 * 4096 : from;
        int part = Math.min(length, source.length - aligned);
        System.arraycopy(source, aligned, model, at, part);
        pieces.add(new Piece.Range(new Extent(aligned, part)));
        sourceAt = ascending ? aligned + part : 0;
        return part;
    }

    /** Gives pieces one by one. */
    public static PieceSource source(List<Piece> pieces) {
        Iterator<Piece> i = pieces.iterator();
        return () -> i.hasNext() ? Optional.of(i.next()) : Optional.empty();
    }

    /** Gives so many pieces, then does something before the next. */
    public static PieceSource source(List<Piece> pieces, int first, Interruption then) {
        Iterator<Piece> i = pieces.iterator();
        int[] given = {0};
        return () -> {
            if (given[0]++ == first) {
                then.happen();
            }
            return i.hasNext() ? Optional.of(i.next()) : Optional.empty();
        };
    }

    /** The pieces but for their first bytes. */
    public static List<Piece> behind(List<Piece> pieces, long done) {
        List<Piece> rest = new ArrayList<>();
        long left = done;
        for (Piece piece : pieces) {
            if (left >= piece.length()) {
                left -= piece.length();
            } else {
                rest.add(left == 0 ? piece : behind(piece, left));
                left = 0;
            }
        }
        return rest;
    }

    private static Piece behind(Piece piece, long done) {
        if (piece instanceof Piece.Inline i) {
            ByteBuffer bytes = i.bytes();
            return new Piece.Inline(
                    bytes.position(bytes.position() + (int) done).slice());
        }
        if (piece instanceof Piece.Range r) {
            return new Piece.Range(new Extent(r.extent().position() + done, r.length() - done));
        }
        return piece instanceof Piece.Zeros
                ? new Piece.Zeros(piece.length() - done)
                : new Piece.Skip(piece.length() - done);
    }

    /** What happens in the middle of a plan. */
    @FunctionalInterface
    public interface Interruption {
        void happen() throws IOException;
    }
}
