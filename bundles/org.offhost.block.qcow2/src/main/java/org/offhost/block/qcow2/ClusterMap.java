// SPDX-License-Identifier: Apache-2.0
package org.offhost.block.qcow2;

import java.io.IOException;

/** Where the clusters of one image lie in its file. Every entry of a table is a stranger's. Thread-safe. */
final class ClusterMap {
    private static final int SECTOR = 512;

    /** Bits 0 to 8 and 56 to 62 of an L1 entry. */
    private static final long RESERVED_L1 = ~(Qcow2.OFFSET | Qcow2.COPIED);

    private final Qcow2Header header;
    private final long fileSize;
    private final TablePages tables;
    private final int clusterSize;

    ClusterMap(Qcow2Header header, ImageBytes file) {
        this.header = header;
        this.fileSize = file.size();
        this.tables = new TablePages(file);
        this.clusterSize = header.clusterSize();
    }

    /**
     * Where a byte lies, and how many behind it lie on.
     *
     * @param position byte of the image
     * @param wanted bytes at most, at least 1, within the image
     */
    Mapped at(long position, long wanted) throws IOException {
        int covered = 2 * header.clusterBits() - 3;
        long inTable = Math.min(wanted, (1L << covered) - (position & (1L << covered) - 1));
        long table = table(position >>> covered);
        if (table == 0) {
            return Mapped.below(inTable);
        }
        long first = position & -clusterSize;
        Mapped run = cluster(table, first);
        long length = clusterSize - (position - first);
        long next = first + clusterSize;
        // neighbors that are kept alike are one read
        while (length < inTable && run.kind() != Mapped.Kind.COMPRESSED) {
            if (!goesOn(run, next - first, table, next)) {
                break;
            }
            length += clusterSize;
            next += clusterSize;
        }
        long from = run.kind() == Mapped.Kind.DATA ? run.position() + (position - first) : run.position();
        return new Mapped(run.kind(), Math.min(length, inTable), from, run.stored());
    }

    /** A damaged neighbor ends the run: what lies before it is read. */
    private boolean goesOn(Mapped run, long distance, long table, long next) throws IOException {
        try {
            Mapped more = cluster(table, next);
            return more.kind() == run.kind()
                    && (run.kind() != Mapped.Kind.DATA || more.position() == run.position() + distance);
        } catch (CorruptImageException e) {
            return false;
        }
    }

    /** Position of an L2 table; 0 if there is none. */
    private long table(long index) throws IOException {
        long at = header.l1Position() + index * Qcow2.ENTRY;
        long entry = tables.entry(at);
        if ((entry & RESERVED_L1) != 0) {
            throw corrupt("L1 entry " + index, at, "reserved bits of 0", entry);
        }
        long table = entry & Qcow2.OFFSET;
        if (table == 0) {
            return 0;
        }
        if (table % clusterSize != 0 || table > fileSize - clusterSize || overlaps(table)) {
            throw corrupt("L1 entry " + index, at, "a cluster of its own within the file", entry);
        }
        return table;
    }

    private Mapped cluster(long table, long position) throws IOException {
        long at = table + (position >>> header.clusterBits() & clusterSize / Qcow2.ENTRY - 1) * Qcow2.ENTRY;
        long entry = tables.entry(at);
        if ((entry & Qcow2.COMPRESSED) != 0) {
            return compressed(entry, at, position);
        }
        if ((entry & Qcow2.ZERO) != 0) {
            if (header.version() < 3) {
                throw corrupt("L2 entry of byte " + position, at, "no zero flag in version 2", entry);
            }
            return Mapped.zeros(clusterSize);
        }
        long data = entry & Qcow2.OFFSET;
        if (data == 0) {
            return Mapped.below(clusterSize);
        }
        // the last cluster of a file may be cut by its end; one that begins there was lost
        if (data % clusterSize != 0 || data >= fileSize || overlaps(data)) {
            throw corrupt("L2 entry of byte " + position, at, "a cluster of its own within the file", entry);
        }
        return new Mapped(Mapped.Kind.DATA, clusterSize, data, 0);
    }

    /** Bits 0 to x-1 are where it begins, the others up to 61 how many more sectors of 512 it reaches into; x is 70 less the bits of a cluster. */
    private Mapped compressed(long entry, long at, long position) throws IOException {
        int x = 62 - (header.clusterBits() - 8);
        long begin = entry & (1L << x) - 1;
        long more = (entry & Qcow2.COMPRESSED - 1) >>> x;
        long stored = (more + 1) * SECTOR - begin % SECTOR;
        if (begin >= fileSize || begin < clusterSize) {
            throw corrupt("compressed L2 entry of byte " + position, at, "data within the file", entry);
        }
        return new Mapped(Mapped.Kind.COMPRESSED, clusterSize, begin, Math.min(stored, fileSize - begin));
    }

    /** Whether a cluster lies on the L1 table; none can lie on the header, since 0 is no position. */
    private boolean overlaps(long cluster) {
        long end = header.l1Position() + header.l1Entries() * Qcow2.ENTRY;
        return cluster < end && cluster + clusterSize > header.l1Position();
    }

    private CorruptImageException corrupt(String structure, long position, String expected, long entry) {
        return new CorruptImageException(header.image(), structure, position, expected, String.format("%016xh", entry));
    }
}
