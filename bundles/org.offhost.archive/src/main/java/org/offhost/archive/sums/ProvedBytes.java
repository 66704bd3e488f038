// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.sums;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.offhost.archive.WrittenBytes;
import org.offhost.block.Extent;

/**
 * The bytes of a set, of which none are given that were not proved: whole chunks are read and held against their sums.
 * What lies behind the body has its own sums and passes.
 *
 * <p>Strict, every byte given comes from a chunk that was proved when it was read. Otherwise a chunk that was proved once is
 * believed: small files all over a set would else cost a chunk each, again and again.
 */
public final class ProvedBytes implements WrittenBytes {
    /** Chunks kept: neighbours in a listing lie near each other on the medium. */
    private static final int KEPT = 16;

    /** Less than this of a chunk is not worth reading it again. */
    private static final int SMALL = ChunkSums.CHUNK / 4;

    private final WrittenBytes bytes;
    private final ChunkSums sums;
    private final BooleanSupplier wanted;
    private final boolean strict;
    private final BitSet once = new BitSet();
    private final Map<Long, ByteBuffer> proved = new LinkedHashMap<>(32, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, ByteBuffer> eldest) {
            return size() > KEPT;
        }
    };

    /** @param wanted whether proof is wanted of what is read now */
    public ProvedBytes(WrittenBytes bytes, ChunkSums sums, BooleanSupplier wanted, boolean strict) {
        this.bytes = bytes;
        this.sums = sums;
        this.wanted = wanted;
        this.strict = strict;
    }

    @Override
    public void read(long offset, ByteBuffer target) throws IOException {
        if (!wanted.getAsBoolean()) {
            bytes.read(offset, target);
            return;
        }
        long at = offset;
        while (target.hasRemaining() && at < sums.bodyLength()) {
            long number = at / ChunkSums.CHUNK;
            int into = (int) (at % ChunkSums.CHUNK);
            int n = (int) Math.min(target.remaining(), sums.range(number).length() - into);
            if (!strict && n < SMALL && once.get((int) number) && !proved.containsKey(number)) {
                bytes.read(at, target.slice(target.position(), n));
                target.position(target.position() + n);
            } else {
                target.put(chunk(number).slice(into, n));
            }
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
        once.set((int) number);
        return chunk;
    }
}
