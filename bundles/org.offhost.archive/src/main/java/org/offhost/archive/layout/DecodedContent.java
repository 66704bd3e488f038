// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.layout;

import java.util.Optional;
import org.offhost.archive.tar.Chunk;
import org.offhost.archive.tar.Chunks;
import org.offhost.archive.tar.Content;
import org.offhost.archive.tar.HoledContent;
import org.offhost.inventory.DecodedStreams;
import org.offhost.inventory.form.SparseMap;

/**
 * Decoded content of the spool.
 *
 * @param streams where it lies
 * @param position byte of the file of decoded streams at which its data begins
 * @param map where its data goes
 * @param kept ranges of it that are given, which hold all data
 */
record DecodedContent(DecodedStreams streams, long position, SparseMap map, SparseMap kept) implements HoledContent {
    /** All of it, zeros included. */
    static DecodedContent of(DecodedStreams streams, DecodedStreams.Decoded d) {
        long length = d.data().length();
        SparseMap all = new SparseMap(length == 0 ? new long[0] : new long[] {0, length}, length);
        return new DecodedContent(streams, d.position(), d.data(), all);
    }

    @Override
    public Content only(SparseMap ranges) {
        return new DecodedContent(streams, position, map, ranges);
    }

    @Override
    public long zeros() {
        return map.length() - map.data();
    }

    @Override
    public long length() {
        return kept.data();
    }

    @Override
    public Chunks chunks() {
        return new Pieces();
    }

    /** Data and the zeros between, range by range of what is kept. */
    private final class Pieces implements Chunks {
        private final long[] data = map.ranges();
        private final long[] given = kept.ranges();
        private int range;
        private int next;

        /** Byte of the content that comes next, of the range at hand. */
        private long at;

        private long from = position;

        @Override
        public Optional<Chunk> next() {
            while (range < given.length) {
                long end = given[range] + given[range + 1];
                at = Math.max(at, given[range]);
                if (at < end) {
                    return Optional.of(piece(end));
                }
                range += 2;
            }
            return Optional.empty();
        }

        private Chunk piece(long end) {
            long start = next < data.length ? data[next] : Long.MAX_VALUE;
            if (start > at) {
                long zeros = Math.min(end, start) - at;
                at += zeros;
                return new Chunk.Blank(zeros);
            }
            long length = data[next + 1]; // ranges that are given hold those of the data whole
            Chunk chunk = new Chunk.Decoded(streams::read, from, length);
            at += length;
            from += length;
            next += 2;
            return chunk;
        }
    }
}
