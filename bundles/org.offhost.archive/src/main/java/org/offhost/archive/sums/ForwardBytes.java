// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.sums;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.offhost.archive.WrittenBytes;
import org.offhost.inventory.form.DamagedMediumException;

/**
 * The body of a set read once, from its beginning to its end, whatever its readers ask for: every chunk is shown to a
 * visitor when it is first needed. What is asked for once more after its chunk has gone by is read once more.
 */
final class ForwardBytes implements WrittenBytes {
    private final WrittenBytes bytes;
    private final long length;
    private final ChunkVisit visit;
    private final ByteBuffer chunk = ByteBuffer.allocate(ChunkSums.CHUNK);
    private long start;

    ForwardBytes(WrittenBytes bytes, long length, ChunkVisit visit) {
        this.bytes = bytes;
        this.length = length;
        this.visit = visit;
        chunk.limit(0);
    }

    @Override
    public void read(long offset, ByteBuffer target) throws IOException {
        if (offset < 0 || offset > length - target.remaining()) {
            throw new DamagedMediumException("set", offset, target.remaining() + " bytes", "the end of the body");
        }
        long at = offset;
        if (at < start) {
            int n = (int) Math.min(target.remaining(), start - at);
            bytes.read(at, target.slice(target.position(), n));
            target.position(target.position() + n);
            at += n;
        }
        while (target.hasRemaining()) {
            while (at >= start + chunk.limit()) {
                advance();
            }
            int into = (int) (at - start);
            int n = Math.min(target.remaining(), chunk.limit() - into);
            target.put(chunk.slice(into, n));
            at += n;
        }
    }

    private void advance() throws IOException {
        start += chunk.limit();
        chunk.clear().limit((int) Math.min(ChunkSums.CHUNK, length - start));
        bytes.read(start, chunk);
        chunk.flip();
        visit.chunk(start, chunk.duplicate());
    }

    /** Reads what nobody asked for. */
    void finish() throws IOException {
        while (start + chunk.limit() < length) {
            advance();
        }
    }
}
