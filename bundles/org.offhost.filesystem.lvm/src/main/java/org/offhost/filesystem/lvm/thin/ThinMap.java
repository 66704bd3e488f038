// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.lvm.thin;

import java.io.IOException;
import org.offhost.block.Extent;
import org.offhost.block.Origin;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.kit.session.Withdrawal;

/** Where the chunks of one thin volume lie among the bytes of its pool. Those that were never written, or given back, are zeros. */
final class ThinMap implements Origin.Mapping {
    /** Of an entry, below the number of the chunk: when it was mapped. */
    private static final int TIME_BITS = 24;

    private final Withdrawal session;
    private final ThinPool pool;
    private final long length;
    private final PoolTree chunks;
    private final long count;

    /**
     * @param chunks tree of the volume's chunks
     * @param count chunks that the pool has
     */
    ThinMap(Withdrawal session, ThinPool pool, long length, PoolTree chunks, long count) {
        this.session = session;
        this.pool = pool;
        this.length = length;
        this.chunks = chunks;
        this.count = count;
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public Run at(Extent bytes) throws IOException {
        session.check();
        if (bytes.end() > length) {
            throw new IllegalArgumentException(bytes + " of " + length + " bytes");
        }
        long key = bytes.position() / pool.chunk();
        PoolTree.Leaf leaf = chunks.leaf(key);
        TreeNode node = leaf.node();
        int i = node.last(key);
        if (i >= 0 && node.keys()[i] == key) {
            return stored(node, i, bytes);
        }
        long next = i + 1 < node.keys().length ? node.keys()[i + 1] : leaf.end();
        long end = next > length / pool.chunk() ? length : next * pool.chunk();
        return new Run(Kind.ZEROS, 0, Math.min(bytes.length(), end - bytes.position()));
    }

    /** As far as the chunks of one leaf follow each other in the pool, too. */
    private Run stored(TreeNode node, int first, Extent bytes) throws CorruptStructureException {
        long chunk = pool.chunk();
        long into = bytes.position() % chunk;
        long place = place(node, first);
        int next = first + 1;
        while ((next - first) * chunk - into < bytes.length()
                && next < node.keys().length
                && node.keys()[next] == node.keys()[first] + (next - first)
                && place(node, next) == place + (next - first)) {
            next++;
        }
        return new Run(
                Kind.STORED,
                pool.tableLength() + place * chunk + into,
                Math.min(bytes.length(), (next - first) * chunk - into));
    }

    private long place(TreeNode node, int i) throws CorruptStructureException {
        long place = node.values()[i] >>> TIME_BITS;
        if (place >= count) {
            throw node.corrupt("a chunk of the pool's " + count, "chunk " + place + " for key " + node.keys()[i]);
        }
        return place;
    }
}
