// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.layout;

import java.io.IOException;
import org.offhost.archive.index.ExtentSink;
import org.offhost.archive.index.ExtentsWriter;
import org.offhost.block.Extent;
import org.offhost.filesystem.ExtentStream;

/**
 * The extents of a set with a qcow2 image: all that is in use, each range here or, of an increment, in the set before. What is saved beside it, to fill a
 * cluster, is left out.
 */
final class ChainExtents implements ExtentSink {
    private final ExtentsWriter out;
    private final IncrementRuns.Ranges used;
    private Extent range;

    /** @param allocated what is in use; not closed */
    ChainExtents(ExtentsWriter out, ExtentStream allocated) throws IOException {
        this.out = out;
        this.used = IncrementRuns.Ranges.of(allocated);
        this.range = used.next();
    }

    @Override
    public void add(long position, long length, long offset) throws IOException {
        below(position);
        long end = position + length;
        while (range != null && range.position() < end) {
            long from = Math.max(range.position(), position);
            long to = Math.min(range.end(), end);
            out.add(from, to - from, offset + from - position);
            through(to);
        }
    }

    /** What is in use behind all that is saved. */
    void end() throws IOException {
        below(Long.MAX_VALUE);
    }

    private void below(long position) throws IOException {
        while (range != null && range.position() < position) {
            long to = Math.min(range.end(), position);
            out.addBelow(range.position(), to - range.position());
            through(to);
        }
    }

    private void through(long to) throws IOException {
        range = to < range.end() ? new Extent(to, range.end() - to) : used.next();
    }
}
