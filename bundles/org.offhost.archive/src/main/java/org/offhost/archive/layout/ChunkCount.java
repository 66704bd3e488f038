// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.layout;

import java.io.IOException;
import org.offhost.archive.index.ExtentSink;
import org.offhost.archive.set.LayoutCounts;
import org.offhost.archive.tar.Chunk;

/** Counts chunks as a copy will see them, and notes where the source's bytes go. */
final class ChunkCount {
    private static final long JOINED = 256 * 1024;
    private final ExtentSink extents;
    private long members;
    private long inline;
    private long tails;
    private long decoded;
    private long spans;
    private long zeros;
    private long ranges;
    private long pieces;
    private long streams;
    private long pending;

    ChunkCount(ExtentSink extents) {
        this.extents = extents;
    }

    void add(Chunk c, long offset) throws IOException {
        if (c instanceof Chunk.Span s) {
            extents.add(s.position(), s.length(), offset);
            spans += s.length();
            ranges++;
            own();
        } else if (c instanceof Chunk.Blank b && b.length() >= PieceFlow.FEW_ZEROS) {
            zeros += b.length();
            own();
        } else {
            if (c instanceof Chunk.Tail t) {
                extents.add(t.position(), t.length(), offset);
                tails += t.length();
            }
            decoded += c instanceof Chunk.Decoded ? c.length() : 0;
            inline += c.length();
            pending += c.length();
        }
    }

    /** Counts bytes that this host gives. */
    void addInline(long more) {
        inline += more;
        pending += more;
    }

    /** Notes a piece of its own: what is inline before it is a piece, too. */
    private void own() {
        pieces += 1 + (pending + JOINED - 1) / JOINED;
        pending = 0;
    }

    void addMembers(long more) {
        members += more;
    }

    void addStreams(long more) {
        streams += more;
    }

    LayoutCounts counts() {
        own();
        pieces--;
        return new LayoutCounts(members, inline, tails, decoded, spans, zeros, ranges, pieces, streams);
    }
}
