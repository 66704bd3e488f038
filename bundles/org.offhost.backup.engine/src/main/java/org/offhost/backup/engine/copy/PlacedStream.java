// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.copy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.offhost.block.Designator;
import org.offhost.block.Extent;
import org.offhost.block.Layout;
import org.offhost.block.Origin;
import org.offhost.copy.Piece;
import org.offhost.copy.PieceSource;

/**
 * A volume in the order in which it is written: range by range of its destination units, so that each is one plan. That is the volume's own
 * order, but for stripes: all chunks of the first stripe come before those of the second.
 */
public final class PlacedStream {
    /** Ascending, one behind the other. */
    private final List<Part> parts = new ArrayList<>();

    /**
     * A range of the destination.
     *
     * @param unit which it lies on
     * @param start byte of the stream at which it begins
     * @param range where it is written on the unit
     * @param volume byte of the volume that lies at its beginning
     * @param chunk bytes of the volume that lie together in it
     * @param stride bytes of the volume from one chunk to the next
     */
    public record Part(Designator unit, long start, Extent range, long volume, long chunk, long stride) {
        public long end() {
            return start + range.length();
        }

        /** From a byte of the stream on. */
        public Extent rest(long from) {
            return new Extent(range.position() + from - start, end() - from);
        }
    }

    /**
     * @param row where the bytes of the row of units lie
     * @param place of the volume in the row
     * @param length bytes of the volume
     * @throws IllegalArgumentException if a stripe lies across units
     */
    public PlacedStream(Origin row, Layout place, long length) {
        long start = 0;
        for (Layout.Stripes s :
                place.of(Layout.of(List.of(new Extent(0, length)))).parts()) {
            int n = s.ranges().size();
            for (int i = 0; i < n; i++) {
                add(row, s, i, start);
            }
            start += s.length();
        }
    }

    private void add(Origin row, Layout.Stripes s, int number, long start) {
        Extent range = s.ranges().get(number);
        int n = s.ranges().size();
        for (long into = 0; into < range.length(); ) {
            Origin.OnUnit head = row.together(new Extent(range.position() + into, range.length() - into));
            long length = head.extent().length();
            if (n > 1 && length < range.length()) {
                throw new IllegalArgumentException("stripe " + range + " across " + row);
            }
            long chunk = n == 1 ? length : s.chunk();
            parts.add(new Part(
                    head.unit(),
                    start + number * range.length() + into,
                    head.extent(),
                    start + number * chunk + into,
                    chunk,
                    n * chunk));
            into += length;
        }
    }

    /** The range that a byte of the stream is written to. */
    public Part at(long from) {
        return parts.get(index(from));
    }

    /** All that are written from a byte of the stream on. */
    public List<Part> from(long from) {
        return Collections.unmodifiableList(parts.subList(index(from), parts.size()));
    }

    /** Of the first that ends behind a byte: a volume may lie in 100,000 ranges, and each plan asks. */
    private int index(long from) {
        int low = 0;
        int high = parts.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (parts.get(middle).end() <= from) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** The pieces of the rest of a range. */
    public static PieceSource pieces(PieceFile volume, Part part, long from) throws IOException {
        long into = Math.max(0, from - part.start());
        long first = part.volume() + into / part.chunk() * part.stride() + into % part.chunk();
        long left = part.range().length() - into;
        return part.chunk() >= part.range().length()
                ? volume.from(first, left)
                : new Chunks(volume.from(first), part, first, left);
    }

    /** Of the pieces of a volume those that lie in the chunks of one stripe. One thread. */
    private static final class Chunks implements PieceSource {
        private final PieceSource all;
        private final Part part;

        /** Byte of the volume behind what was taken of the piece. */
        private long at;

        private long left;
        private Piece piece = new Piece.Skip(1);

        /** What is left of the piece. */
        private long rest;

        Chunks(PieceSource all, Part part, long at, long left) {
            this.all = all;
            this.part = part;
            this.at = at;
            this.left = left;
        }

        @Override
        public Optional<Piece> next() throws IOException {
            while (left > 0) {
                if (rest == 0) {
                    Optional<Piece> next = all.next();
                    if (next.isEmpty()) {
                        return Optional.empty();
                    }
                    piece = next.get();
                    rest = piece.length();
                }
                long phase = (at - part.volume()) % part.stride();
                boolean ours = phase < part.chunk();
                long n = Math.min(rest, (ours ? part.chunk() : part.stride()) - phase);
                long cut = piece.length() - rest;
                at += n;
                rest -= n;
                if (ours) {
                    left -= n;
                    return Optional.of(
                            piece instanceof Piece.Range r
                                    ? new Piece.Range(new Extent(r.extent().position() + cut, n))
                                    : new Piece.Skip(n));
                }
            }
            return Optional.empty();
        }

        @Override
        public void close() throws IOException {
            all.close();
        }
    }
}
