// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ntfs;

import org.offhost.filesystem.CorruptStructureException;

/**
 * Collects which clusters the records of $LogFile give out or take back, done or undone: whatever Windows makes of the records,
 * no others change. NTFS logs every change of $Bitmap by the bits, and every record behind the oldest it needs; what is older
 * lies in $Bitmap.
 */
final class LogChanges {
    /** 16 MiB of memory. */
    private static final int MOST = 1 << 20;

    private final BootSector boot;
    private final AttributeBytes bitmap;
    private final AttributeBytes records;
    private final long limit;
    private final ClusterRanges.Builder ranges;

    /**
     * @param bitmap $Bitmap
     * @param records $MFT:$BITMAP, which has records of the same kind
     */
    LogChanges(BootSector boot, AttributeBytes bitmap, AttributeBytes records) {
        this.boot = boot;
        this.bitmap = bitmap;
        this.records = records;
        this.limit = boot.totalClusters() + 63 & ~63L;
        this.ranges = new ClusterRanges.Builder(MOST);
    }

    void take(LogRecord record) throws CorruptStructureException {
        if (record.type() == LogRecord.CHECKPOINT) {
            return;
        }
        if (record.type() != LogRecord.CHANGE || !record.isKnown()) {
            throw corrupt(record, "a change or a checkpoint", "type " + record.type());
        }
        if (record.does(LogRecord.UPDATE_NON_RESIDENT) && isOf(bitmap, record)) {
            throw corrupt(record, "changes of $Bitmap by bits", "one by bytes");
        }
        changed(record);
    }

    /**
     * Takes one before the oldest that recovery needs, of a transaction that goes on behind it: $Bitmap has the change, the file
     * record that it was made for perhaps not. Whether the clusters are somebody's is not known, whether they are used is.
     */
    void takeEarlier(LogRecord record) throws CorruptStructureException {
        if (record.isKnown() && isOf(bitmap, record)) {
            changed(record);
        }
    }

    private void changed(LogRecord record) throws CorruptStructureException {
        if (record.redo() == LogRecord.SET_BITS || record.redo() == LogRecord.CLEAR_BITS) {
            bits(record, 4);
        }
        if (record.undo() == LogRecord.SET_BITS || record.undo() == LogRecord.CLEAR_BITS) {
            bits(record, 8);
        }
    }

    /** Whether what a record changes is in a bitmap, by its clusters. */
    private boolean isOf(AttributeBytes map, LogRecord record) {
        long vcn = record.vcn();
        return record.cluster() >= 0
                && record.cluster() < boot.totalClusters()
                && vcn >= 0
                && vcn <= boot.totalClusters()
                && map.position(vcn * boot.clusterLength()) == boot.position(record.cluster());
    }

    /** A bitmap that is neither is some directory's; should it be $Bitmap at a new place, its clusters are there all the same. */
    private void bits(LogRecord record, int field) throws CorruptStructureException {
        if (isOf(records, record)) {
            return;
        }
        boolean own = isOf(bitmap, record);
        int at = record.bits(field);
        long vcn = record.vcn();
        if (at < 0 || record.clusters() == 0 || vcn < 0 || vcn > boot.totalClusters()) {
            throw corrupt(record, "8 bytes on bits, and where in a bitmap", at + ", cluster " + vcn);
        }
        long within = vcn * boot.clusterLength() + record.within();
        long first = Math.min(within, limit) * 8 + record.firstBit(at);
        long end = first + record.bitCount(at);
        if (own && end > limit) {
            throw corrupt(
                    record, "clusters within the " + boot.totalClusters() + " of the volume", first + " to " + end);
        }
        if (!ranges.add(Math.min(first, boot.totalClusters()), Math.min(end, boot.totalClusters()))) {
            throw corrupt(record, "changes of at most " + MOST + " ranges of clusters", "more");
        }
    }

    private static CorruptStructureException corrupt(LogRecord record, String expected, String found) {
        return new CorruptStructureException(
                "record " + Long.toHexString(record.lsn()) + " of $LogFile", 0, expected, found);
    }

    ClusterRanges ranges() {
        return ranges.build();
    }
}
