// SPDX-License-Identifier: Apache-2.0
package org.offhost.inventory;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.offhost.block.Extent;
import org.offhost.filesystem.ExtentStream;
import org.offhost.inventory.form.DamagedMediumException;

/** Allocated ranges out of the blocks of a spool, neighbours joined. */
final class SpoolExtents implements ExtentStream {
    private final BlockLog.Reader blocks;
    private Iterator<Extent> block = List.<Extent>of().iterator();
    private Optional<Extent> ahead = Optional.empty();

    SpoolExtents(BlockLog.Reader blocks) {
        this.blocks = blocks;
    }

    @Override
    public List<Extent> next(int limit) throws IOException {
        List<Extent> out = new ArrayList<>(Math.min(limit, 1024));
        while (out.size() < limit) {
            Optional<Extent> e = joined();
            if (e.isEmpty()) {
                break;
            }
            out.add(e.get());
        }
        return out;
    }

    private Optional<Extent> joined() throws IOException {
        Optional<Extent> first = ahead.isPresent() ? ahead : raw();
        ahead = Optional.empty();
        if (first.isEmpty()) {
            return first;
        }
        Extent e = first.get();
        for (Optional<Extent> n = raw(); n.isPresent(); n = raw()) {
            if (n.get().position() < e.end()) {
                throw new DamagedMediumException(
                        "spool allocated ranges", n.get().position(), "a range from " + e.end() + " on", n.toString());
            }
            if (n.get().position() > e.end()) {
                ahead = n;
                break;
            }
            e = new Extent(e.position(), e.length() + n.get().length());
        }
        return Optional.of(e);
    }

    private Optional<Extent> raw() throws IOException {
        while (!block.hasNext()) {
            Optional<BlockLog.Block> b = blocks.next();
            if (b.isEmpty()) {
                return Optional.empty();
            }
            block = SpoolBlocks.extents(b.get().payload()).iterator();
        }
        return Optional.of(block.next());
    }

    @Override
    public void close() {
        blocks.close();
    }
}
