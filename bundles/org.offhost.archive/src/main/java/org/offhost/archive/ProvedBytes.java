// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.offhost.block.Extent;

/**
 * The bytes of a set, of which none are given that were not proved: whole chunks are read and held against their sums.
 * What lies behind the body has its own sums and passes.
 */
final class ProvedBytes implements WrittenBytes {
    /** Chunks kept: neighbours in a listing lie near each other on the medium. */
    private static final int KEPT = 16;

    private final WrittenBytes bytes;
    private final ChunkSums sums;
    private final Map<Long, ByteBuffer> proved = new LinkedHashMap<>(32, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, ByteBuffer> eldest) {
            return size() > KEPT;
        }
    };

    ProvedBytes(WrittenBytes bytes, ChunkSums sums) {
        this.bytes = bytes;
        this.sums = sums;
    }

    @Override
    public void read(long offset, ByteBuffer target) throws IOException {
        long at = offset;
        while (target.hasRemaining() && at < sums.bodyLength()) {
            long number = at / ChunkSums.CHUNK;
            ByteBuffer chunk = chunk(number);
            int into = (int) (at % ChunkSums.CHUNK);
            int n = Math.min(target.remaining(), chunk.limit() - into);
            target.put(chunk.slice(into, n));
            at += n;
        }
        if (target.hasRemaining()) {
            bytes.read(at, target);
        }
    }

    private ByteBuffer chunk(long number) throws IOException {
        ByteBuffer known = proved.get(number);
        if (known != null) {
            return known;
        }
        Extent range = sums.range(number);
        ByteBuffer chunk = ByteBuffer.allocate((int) range.length());
        bytes.read(range.position(), chunk);
        chunk.flip();
        if (!sums.matches(number, chunk)) {
            throw new DamagedChunkException(sums.setId(), number, range);
        }
        proved.put(number, chunk);
        return chunk;
    }
}
