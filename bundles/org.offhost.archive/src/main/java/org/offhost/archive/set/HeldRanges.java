// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.set;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.offhost.archive.ImageFormat;
import org.offhost.archive.WrittenBytes;
import org.offhost.archive.index.ExtentsWriter;
import org.offhost.inventory.form.DamagedMediumException;

/**
 * The parts of a set's stream that devices copied: content, without headers, maps and index. Without them plain tar still lists
 * the set. Of a qcow2 image they are whole clusters, one behind the other, of which the extents tell what is in use alone.
 */
public final class HeldRanges {
    private static final int BATCH = 2048;

    private HeldRanges() {}

    /** Told of a part of the stream. */
    public interface Visit {
        void range(long offset, long length) throws IOException;
    }

    /**
     * Goes through all of them in the order of the set's extents; an image is one.
     *
     * @throws DamagedMediumException if one of them lies outside of the data of the set
     */
    public static void visit(SetFacts facts, WrittenBytes bytes, Visit visit) throws IOException {
        LayoutNumbers n = facts.numbers();
        boolean clusters = facts.description().image() == ImageFormat.QCOW2;
        long begin = -1;
        long end = 0;
        ByteBuffer page = ByteBuffer.allocate(BATCH * ExtentsWriter.RECORD);
        for (long number = 0; number < n.extents(); number += BATCH) {
            int count = (int) Math.min(BATCH, n.extents() - number);
            bytes.read(
                    n.extentsOffset() + number * ExtentsWriter.RECORD,
                    page.clear().limit(count * ExtentsWriter.RECORD));
            page.flip();
            while (page.hasRemaining()) {
                page.getLong(); // of the volume
                long length = page.getLong();
                long offset = page.getLong();
                boolean below = page.getLong() != 0 && facts.description().isIncrement();
                if (!below) {
                    require(length > 0 && offset > 0 && length <= n.indexOffset() - offset, n, offset, length);
                    require(!clusters || offset >= end, n, offset, length);
                    begin = begin < 0 ? offset : begin;
                    end = offset + length;
                    if (!clusters) {
                        visit.range(offset, length);
                    }
                }
            }
        }
        if (clusters && begin >= 0) {
            visit.range(begin, end - begin);
        }
    }

    private static void require(boolean sound, LayoutNumbers n, long offset, long length)
            throws DamagedMediumException {
        if (!sound) {
            throw new DamagedMediumException(
                    "extents",
                    n.extentsOffset(),
                    "ranges before byte " + n.indexOffset() + " of the set, of an image ascending",
                    length + " bytes at " + offset);
        }
    }
}
