// SPDX-License-Identifier: Apache-2.0
package org.offhost.block.qcow2;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Where everything of a new image lies, known before its first byte is written: header, counts of references, L1 and L2 tables,
 * and behind them nothing but the clusters of data, in the order of the ranges and without a gap. So whoever copies places each
 * range by itself, and the tables are written from here.
 *
 * <p>The image is of version 3 and has no other features; {@code qemu-img check} finds nothing to say of it. Immutable.
 */
public final class Qcow2Layout {
    private final Qcow2Shape shape;
    private final Iterable<ImageRange> ranges;
    private final Sections sections;

    /**
     * Lays an image out.
     *
     * @param ranges what the image has of its own: ascending, none touching what another has, each beginning at a cluster and
     *     ending at one or at the end of the image. Gone through several times, and the same each time
     * @throws IllegalArgumentException if a range is not as it must be
     */
    public Qcow2Layout(Qcow2Shape shape, Iterable<ImageRange> ranges) {
        this.shape = shape;
        this.ranges = ranges;
        this.sections = Sections.of(shape, new RangeCount(shape, ranges));
    }

    /** Byte of the file at which the first cluster of data lies, a multiple of the cluster size; what is before is tables. */
    public long dataPosition() {
        return sections.data() * shape.clusterSize();
    }

    /** Bytes of data: whole clusters, of which the last is filled up by zeros if it passes the end of the image. */
    public long dataLength() {
        return sections.dataClusters() * shape.clusterSize();
    }

    /** Bytes of the file. */
    public long length() {
        return dataPosition() + dataLength();
    }

    /**
     * Writes all that lies before the data, {@link #dataPosition} bytes.
     *
     * @throws IllegalArgumentException if the ranges are no longer those of before
     */
    public void writeTables(OutputStream out) throws IOException {
        new TableWriter(shape, sections, out).write(ranges);
    }
}
