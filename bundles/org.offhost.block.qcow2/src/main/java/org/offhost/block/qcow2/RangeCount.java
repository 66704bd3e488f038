// SPDX-License-Identifier: Apache-2.0
package org.offhost.block.qcow2;

/** Goes through the ranges of an image, judges them, and counts what they need. */
final class RangeCount {
    private final Qcow2Shape shape;
    private long end;
    private long lastTable = -1;
    private long tables;
    private long clusters;

    RangeCount(Qcow2Shape shape, Iterable<ImageRange> ranges) {
        this.shape = shape;
        for (ImageRange range : ranges) {
            add(range);
        }
    }

    private void add(ImageRange range) {
        int cluster = shape.clusterSize();
        boolean whole = range.position() % cluster == 0
                && (range.length() % cluster == 0 || range.end() == shape.size())
                && range.position() >= end
                && range.end() <= shape.size();
        if (!whole) {
            throw new IllegalArgumentException(range + " behind byte " + end + " of an image of " + shape.size()
                    + " bytes: expected whole clusters of " + cluster + ", ascending");
        }
        end = range.end();
        long first = range.position() / shape.tableSpan();
        long last = (range.end() - 1) / shape.tableSpan();
        tables += last - Math.max(first - 1, lastTable);
        lastTable = last;
        if (!range.zeros()) {
            clusters += (range.length() + cluster - 1) / cluster;
        }
    }

    /** L2 tables that show at least one of the ranges. */
    long tables() {
        return tables;
    }

    /** Clusters of data. */
    long clusters() {
        return clusters;
    }
}
